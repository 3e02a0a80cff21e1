/** A match that must be confirmed is its client's once that was answered, and given back otherwise. */
import { isForgettable } from './audit-answers.ts';
import { eventsByMatch } from './assignments.ts';
import type { EventSeen, History, RecordSeen } from './history.ts';
import { timeOutside } from './time-window.ts';
import { violation, type Violation } from './violation.ts';

const EXPIRED = 'not_confirmed';

export function auditLeases(history: History): Violation[] {
  const events = eventsByMatch(history.events);
  const confirmed = history.answers.filter(
    (answer) => answer.action === 'confirm' && answer.status === 200 && !isForgettable(answer, history),
  );
  const promised = new Set(confirmed.map(({ matchId }) => matchId));
  return [...history.records.values()].flatMap((record) =>
    record ? oneLease(record, promised.has(record.match_id), events.get(record.match_id) ?? [], history) : [],
  );
}

function oneLease(
  record: RecordSeen,
  promised: boolean,
  events: readonly EventSeen[],
  { bounds, outages }: History,
): Violation[] {
  const { match_id, state, reason, confirm_by, confirmed_at, updated_at } = record;
  const found: Violation[] = [];
  const broken = (kind: string, detail = '') => found.push(violation('lease', kind, match_id, detail));
  const expired = reason?.code === EXPIRED;
  if (expired && promised) broken('confirmed and given back all the same');
  if (promised && confirm_by !== null && confirmed_at === null) broken('confirmed, and its record does not say so');
  if (expired && (state !== 'failed' || confirm_by === null)) broken('ended by a lease that it does not have', state);
  if (confirm_by === null) return found;
  const due = Date.parse(confirm_by);
  if (expired && Date.parse(updated_at) < due) broken('given back before its time was over');
  if (confirmed_at !== null && Date.parse(confirmed_at) >= due) broken('confirmed after its time was over');
  if (confirmed_at !== null) return found;
  // While Redis is not there, nothing can be ended.
  const last = events.find(({ at, state: then }) => at >= due && then !== 'assigned')?.at;
  const until = state === 'assigned' ? Infinity : (last ?? due);
  const late = timeOutside({ from: due, to: until }, outages);
  if (late > bounds.finalWithinMs) broken('neither confirmed nor given back', `${late} ms after its time was over`);
  return found;
}
