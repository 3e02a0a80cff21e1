/** P1 (final in time), P6 (the reason is the true one), P7 (every change is an event, in order). */
import { FAILURE_CODES } from '../../src/matches/match-record.ts';
import { TRANSITIONS, isFinal, isSettled, type MatchState } from '../../src/matches/match-state.ts';
import { eventsByMatch } from './assignments.ts';
import type { EventSeen, History, MatchSent, RecordSeen } from './history.ts';
import { timeOutside } from './time-window.ts';
import { violation, type Violation } from './violation.ts';

const OUTAGES = ['throttled', 'unavailable', 'unknown', 'breaker_open', 'bulkhead_full'];
/** What must have been tried for a failure to have this reason; those not named may come without an attempt. */
const NEEDS_ATTEMPT: Readonly<Record<string, readonly string[]>> = {
  no_capacity: ['no_match'],
  // `reserved`: from a former holder that was just giving the payload back, so that it had to be given up at once.
  upstream_unavailable: [...OUTAGES, 'reserved'],
  upstream_rejected: ['rejected'],
};
const REASONS_OF_PLACEABLE: readonly string[] = FAILURE_CODES.filter((code) => code !== 'no_plan');
/** These are what a match waits for until its deadline, and so never the reason before it. */
const ONLY_AT_DEADLINE = ['no_capacity', 'upstream_unavailable', 'deadline_exceeded'];

export function auditMatches(history: History, accepted: ReadonlySet<string>): Violation[] {
  const sent = new Map(history.sent.map((match) => [match.matchId, match]));
  const events = eventsByMatch(history.events);
  const found: Violation[] = [];
  for (const matchId of accepted) {
    const record = history.records.get(matchId);
    if (!record) {
      found.push(violation('P1', 'accepted and forgotten', matchId));
      continue;
    }
    const own = events.get(matchId) ?? [];
    found.push(...inTime(record, own, history), ...reason(record, sent.get(matchId), history), ...story(record, own));
  }
  return found;
}

function inTime(record: RecordSeen, events: readonly EventSeen[], history: History): Violation[] {
  const { bounds, outages, losses } = history;
  const { match_id, state, deadline_at } = record;
  if (!isSettled(state)) return [violation('P1', 'not final', match_id, state)];
  const deadline = Date.parse(deadline_at);
  const settledAt = events.find((event) => isSettled(event.state))?.at ?? deadline;
  // An end that Redis has forgotten is made once more: the time for it begins anew.
  const forgottenAt = losses.map(({ to }) => to).filter((to) => to <= settledAt);
  // While Redis is not there, nothing can be made final.
  const late = timeOutside({ from: Math.max(deadline, ...forgottenAt), to: settledAt }, outages);
  if (late > bounds.finalWithinMs)
    return [violation('P1', 'final too late', match_id, `${late} ms after its deadline`)];
  const assigned = events.find((event) => event.state === 'assigned');
  if (!assigned || assigned.at <= deadline) return [];
  return [violation('P1', 'assigned after its deadline', match_id, `${assigned.at - deadline} ms`)];
}

function reason(record: RecordSeen, sent: MatchSent | undefined, { answers }: History): Violation[] {
  const { match_id, state, attempts } = record;
  const code = record.reason?.code ?? null;
  const found: Violation[] = [];
  const wrong = (detail: string) => found.push(violation('P6', 'wrong reason', match_id, detail));
  if (state === 'failed' || state === 'ended') {
    if (code === null) wrong(`${state} without a reason`);
  } else if (code !== null) wrong(`${state} with the reason ${code}`);
  if (state === 'cancelled' || state === 'released') {
    const asked = answers.some(({ matchId, action }) => matchId === match_id && action === 'withdraw');
    if (!asked) wrong(`${state}, and nobody asked for it`);
  }
  if (state !== 'failed' || code === null) return found;
  const needed = NEEDS_ATTEMPT[code];
  if (needed && !attempts.some(({ outcome }) => needed.includes(outcome))) wrong(`${code} without such an attempt`);
  const early = Date.parse(record.deadline_at) - Date.parse(record.updated_at);
  if (ONLY_AT_DEADLINE.includes(code) && early > 0) wrong(`${code} ${early} ms before the deadline`);
  // A match that can be placed has a plan; one that cannot may still not have had its turn.
  const possible = sent?.placeable === false ? ['no_plan', 'deadline_exceeded'] : REASONS_OF_PLACEABLE;
  if (!possible.includes(code))
    wrong(`${code}, of a match that ${sent?.placeable === false ? 'has no' : 'has a'} plan`);
  return found;
}

/** The states that may come next; null before the first. */
function mayFollow(before: MatchState | null, next: MatchState): boolean {
  if (before === null) return next === 'queued';
  const steps: readonly { from: readonly MatchState[]; to: MatchState }[] = Object.values(TRANSITIONS);
  return steps.some(({ from, to }) => to === next && from.includes(before));
}

function story({ match_id, state, version }: RecordSeen, events: readonly EventSeen[]): Violation[] {
  const found: Violation[] = [];
  let before: EventSeen | undefined;
  for (const event of events) {
    const step = `${before?.state ?? 'nothing'} (${before?.version ?? 0}) → ${event.state} (${event.version})`;
    if (event.version !== (before?.version ?? 0) + 1) found.push(violation('P7', 'missing or twice', match_id, step));
    else if (!mayFollow(before?.state ?? null, event.state))
      found.push(violation('P7', 'out of order', match_id, step));
    if (before && isFinal(before.state)) found.push(violation('P7', 'changed after it was final', match_id, step));
    before = event;
  }
  if (before?.state !== state || before.version !== version) {
    const last = `the last event says ${before?.state ?? 'nothing'} (${before?.version ?? 0})`;
    found.push(
      violation('P7', 'the record is ahead of its events', match_id, `${last}, the record ${state} (${version})`),
    );
  }
  return found;
}
