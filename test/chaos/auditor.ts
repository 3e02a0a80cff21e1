/**
 * The auditor: holds the history of a run against the promises of the design. Pure, and of no opinion about how the gateway
 * works: it knows the contract's states and what the orchestrator's ledger means, nothing else.
 */
import { isFinal, isSettled } from '../../src/matches/match-state.ts';
import { auditAnswers, isForgettable } from './audit-answers.ts';
import { auditHolds } from './audit-holds.ts';
import { auditLeases } from './audit-leases.ts';
import { auditMatches } from './audit-matches.ts';
import type { History, ProcessExit } from './history.ts';
import { timeOutside } from './time-window.ts';
import { PROMISES, violation, type Promised, type Violation } from './violation.ts';

export interface AuditReport {
  readonly sent: number;
  /** Answered with 202 (or 200), so promised. */
  readonly accepted: number;
  /** Accepted in a moment that Redis has forgotten since; no violation, and counted apart. */
  readonly forgotten: number;
  /** Matches by the state that they ended in. */
  readonly states: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  /** Payloads that are Reserved at the orchestrator in the end. */
  readonly held: number;
  readonly reservations: number;
  readonly events: number;
  readonly violations: Readonly<Record<Promised, number>>;
  readonly found: readonly Violation[];
}

export function audit(history: History): AuditReport {
  const promised = acceptedMatches(history);
  const found = [
    ...auditMatches(history, promised.lasting),
    ...auditHolds(history),
    ...auditAnswers(history),
    ...auditLeases(history),
    ...runItself(history, promised.lasting),
  ];
  const records = [...history.records.values()].filter((record) => record !== null);
  return {
    sent: history.sent.length,
    accepted: promised.lasting.size,
    forgotten: promised.forgotten.length,
    states: tally(records.map(({ state }) => state)),
    reasons: tally(records.flatMap(({ reason }) => (reason ? [reason.code] : []))),
    held: history.held.length,
    reservations: history.entries.filter(({ type }) => type === 'reserved').length,
    events: history.events.length,
    violations: countByPromise(found),
    found,
  };
}

interface Accepted {
  readonly lasting: ReadonlySet<string>;
  readonly forgotten: readonly string[];
}

/** A match is promised once any answer to its request said so, unless Redis has forgotten that very moment. */
function acceptedMatches(history: History): Accepted {
  const told = history.answers.filter(
    ({ action, status }) => action === 'submit' && (status === 200 || status === 202),
  );
  const lasting = new Set<string>();
  const all = new Set<string>();
  for (const answer of told) {
    all.add(answer.matchId);
    if (!isForgettable(answer, history) || history.records.get(answer.matchId)) lasting.add(answer.matchId);
  }
  return { lasting, forgotten: [...all].filter((matchId) => !lasting.has(matchId)) };
}

/** A run in which nothing happened, or that never came to rest, shows nothing. */
function runItself(history: History, accepted: ReadonlySet<string>): Violation[] {
  const states = [...history.records.values()].flatMap((record) => (record ? [record.state] : []));
  return [
    ...unexpectedExits(history).map((exit) => violation('run', 'a process ended by itself', exit)),
    ...history.unfinished.map((what) => violation('run', 'did not become quiet', what)),
    ...(accepted.size === 0 ? [violation('run', 'no match was accepted', '')] : []),
    ...(states.some((state) => isSettled(state) && !isFinal(state))
      ? []
      : [violation('run', 'no match is assigned', '')]),
  ];
}

/** SIGKILL is ours. A process that is cut off while it stops is excused as far as Redis kept it waiting. */
function unexpectedExits({ exits, outages, bounds }: History): string[] {
  const isExpected = ({ exit, at, toldAt }: ProcessExit) =>
    exit === 0 ||
    exit === 'SIGKILL' ||
    (exit === 1 && toldAt !== undefined && timeOutside({ from: toldAt, to: at }, outages) <= bounds.stopWithinMs);
  return exits.filter((exit) => !isExpected(exit)).map(({ process, exit }) => `${process} ended with ${exit}`);
}

function tally(names: readonly string[]): Record<string, number> {
  const groups = [...Map.groupBy(names, (name) => name)].map(([name, same]): [string, number] => [name, same.length]);
  return Object.fromEntries(groups.sort(([one], [other]) => one.localeCompare(other)));
}

function countByPromise(found: readonly Violation[]): Record<Promised, number> {
  const count = (name: Promised) => found.filter(({ promise }) => promise === name).length;
  const counts = Object.fromEntries(PROMISES.map((name) => [name, count(name)]));
  return counts as Record<Promised, number>;
}
