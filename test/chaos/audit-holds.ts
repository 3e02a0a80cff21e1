/** P2 (one payload a match, one match an exclusive payload) and P3 (what is held in the end is what is assigned). */
import { assignmentsOf, type Assignment } from './assignments.ts';
import { holdsOf, type Hold } from './holds.ts';
import type { EntrySeen, History } from './history.ts';
import { timeOutside } from './time-window.ts';
import { violation, type Violation } from './violation.ts';

export function auditHolds(history: History): Violation[] {
  const holds = holdsOf(history.entries);
  const { forgotten, lasting } = sortOut(assignmentsOf(history.events), holds, history);
  const sharing = new Set(history.sent.filter(({ shares }) => shares).map(({ matchId }) => matchId));
  return [
    ...doubles(holds, history),
    ...servingTwo(lasting, sharing),
    ...takenAway(lasting, holds, givenUp(history.answers)),
    ...misinformed(history.entries, sharing),
    ...atTheEnd(history, new Set([...sharing, ...forgotten.map(({ matchId }) => matchId)])),
  ];
}

interface Stretch {
  readonly from: number;
  readonly until: number;
}

const overlapMs = (one: Stretch, other: Stretch) => Math.min(one.until, other.until) - Math.max(one.from, other.from);

function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}

/** The hold at the orchestrator that an assignment rests on. */
function holdOf({ matchId, payloadId, from }: Assignment, holds: readonly Hold[]): Hold | undefined {
  return holds.findLast((hold) => hold.payloadId === payloadId && hold.matchId === matchId && hold.from <= from);
}

/**
 * Between the moment that Redis forgot and the call by which a worker had still acted on it; not counting the time in which
 * Redis was away, since a worker waits for it and then goes on.
 */
const AFTERMATH_MS = 2_000;

/**
 * A release that Redis has forgotten: the payload is back, its client knows, and the record says `assigned` again. That
 * is what the fault did, and is told apart; nothing else of the moment is excused.
 */
function sortOut(assignments: readonly Assignment[], holds: readonly Hold[], { losses, outages }: History) {
  const isForgotten = (assignment: Assignment) => {
    const { until = Infinity } = holdOf(assignment, holds) ?? {};
    return losses.some(
      ({ from, to }) => until >= from && timeOutside({ from: to, to: until }, outages) <= AFTERMATH_MS,
    );
  };
  const { forgotten = [], lasting = [] } = Object.groupBy(assignments, (assignment) =>
    isForgotten(assignment) ? 'forgotten' : 'lasting',
  );
  return { forgotten, lasting };
}

/** A match with two payloads. For a while that is what an unknown outcome means; for longer nobody gives one back. */
function doubles(holds: readonly Hold[], { bounds, losses, outages, upstreamOutages }: History): Violation[] {
  // Reserved in a moment that Redis has forgotten, a payload is an orphan, and given back as one.
  const isForgotten = ({ from }: Hold) => losses.some((loss) => from >= loss.from && from <= loss.to + AFTERMATH_MS);
  const alone = Map.groupBy(
    holds.filter(({ shared }) => !shared),
    ({ matchId }) => matchId,
  );
  return [...alone].flatMap(([matchId, own]) =>
    pairsOf(own).flatMap(([one, other]) => {
      const both = { from: Math.max(one.from, other.from), to: Math.min(one.until, other.until) };
      // Nothing can be given back while either is not there.
      const bothMs = timeOutside(both, [...outages, ...upstreamOutages]);
      if (bothMs <= bounds.doubleWithinMs || isForgotten(one) || isForgotten(other)) return [];
      return [violation('P2', 'two payloads', matchId, `${one.payloadId} and ${other.payloadId} for ${bothMs} ms`)];
    }),
  );
}

function servingTwo(assignments: readonly Assignment[], sharing: ReadonlySet<string>): Violation[] {
  const byPayload = Map.groupBy(assignments, ({ payloadId }) => payloadId);
  return [...byPayload].flatMap(([payloadId, own]) =>
    pairsOf(own).flatMap(([one, other]) => {
      if (overlapMs(one, other) <= 0 || (sharing.has(one.matchId) && sharing.has(other.matchId))) return [];
      return [violation('P2', 'one payload for two matches', payloadId, `${one.matchId} and ${other.matchId}`)];
    }),
  );
}

/** When the client of a match asked to be rid of it and was told that it is, whatever Redis has made of that since. */
function givenUp(answers: History['answers']): ReadonlyMap<string, number> {
  const released = answers.filter(({ action, record }) => action === 'withdraw' && record?.state === 'released');
  return new Map(released.map(({ matchId, sentAt }) => [matchId, sentAt]));
}

/**
 * Every assignment must rest on a hold at the orchestrator for as long as it lasts, unless the payload left by itself or
 * the client gave it up.
 */
function takenAway(
  assignments: readonly Assignment[],
  holds: readonly Hold[],
  rid: ReadonlyMap<string, number>,
): Violation[] {
  return assignments.flatMap((assignment) => {
    const { matchId, payloadId } = assignment;
    const until = Math.min(assignment.until, rid.get(matchId) ?? Infinity);
    const last = holdOf(assignment, holds);
    if (!last) return [violation('P2', 'assigned and never reserved', matchId, payloadId)];
    if (last.until >= until || last.endedBy === 'exit') return [];
    const early = `${payloadId} was given back ${until === Infinity ? 'and it is' : `${until - last.until} ms before it was no longer`} assigned`;
    return [violation('P2', 'given back under its match', matchId, early)];
  });
}

/** A game server must never read the match data of a match that it does not serve, however late that was sent. */
function misinformed(entries: readonly EntrySeen[], sharing: ReadonlySet<string>): Violation[] {
  /** By payload; null for one that has been given back, and undefined for one whose game has ended by itself. */
  const holders = new Map<string, string | null>();
  return entries.flatMap(({ type, payloadId, matchId = '', from }) => {
    const holder = holders.get(payloadId);
    if (type === 'reserved') holders.set(payloadId, matchId);
    else if (type === 'released') holders.set(payloadId, null);
    else if (type === 'deleted' || (type === 'state' && from === 'Reserved')) holders.delete(payloadId);
    if (type !== 'annotated' || matchId === '' || holder === undefined || holder === matchId) return [];
    if (sharing.has(matchId) && (holder === null || sharing.has(holder))) return [];
    const whose = holder === null ? 'after it was given back' : `while it is reserved for ${holder}`;
    return [violation('P2', 'match data of another', payloadId, `that of ${matchId}, ${whose}`)];
  });
}

function atTheEnd({ records, held }: History, sharing: ReadonlySet<string>): Violation[] {
  const assigned = [...records.values()].flatMap((record) =>
    record?.state === 'assigned' && record.reservation
      ? [{ matchId: record.match_id, payloadId: record.reservation.payload_id }]
      : [],
  );
  const wanted = Map.groupBy(assigned, ({ payloadId }) => payloadId);
  const present = new Map(held.map((payload) => [payload.payloadId, payload.matchId]));
  const leaks = held
    .filter(({ payloadId }) => !wanted.has(payloadId))
    .map(({ payloadId, matchId }) =>
      violation('P3', 'leak', payloadId, `reserved for ${matchId}, which does not hold it`),
    );
  const missing = assigned
    .filter(({ payloadId }) => !present.has(payloadId))
    .map(({ matchId, payloadId }) => violation('P3', 'missing', matchId, `${payloadId} is not reserved`));
  const strangers = assigned
    .filter(({ matchId, payloadId }) => !sharing.has(matchId) && (present.get(payloadId) ?? matchId) !== matchId)
    .map(({ matchId, payloadId }) =>
      violation('P2', 'held for another', matchId, `${payloadId} says ${present.get(payloadId) ?? ''}`),
    );
  return [...leaks, ...missing, ...strangers];
}
