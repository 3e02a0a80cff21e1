/** P2 (one payload a match, one match an exclusive payload) and P3 (what is held in the end is what is assigned). */
import { assignmentsOf, type Assignment } from './assignments.ts';
import { holdsOf, type Hold } from './holds.ts';
import type { History } from './history.ts';
import { violation, type Violation } from './violation.ts';

export function auditHolds(history: History): Violation[] {
  const holds = holdsOf(history.entries);
  const assignments = assignmentsOf(history.events);
  const sharing = new Set(history.sent.filter(({ shares }) => shares).map(({ matchId }) => matchId));
  return [
    ...doubles(holds, history),
    ...servingTwo(assignments, sharing, history),
    ...takenAway(assignments, holds, history),
    ...atTheEnd(history, sharing),
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

/** A match with two payloads. For a while that is what an unknown outcome means; for longer nobody gives one back. */
function doubles(holds: readonly Hold[], history: History): Violation[] {
  const alone = Map.groupBy(
    holds.filter(({ shared }) => !shared),
    ({ matchId }) => matchId,
  );
  return [...alone].flatMap(([matchId, own]) =>
    pairsOf(own).flatMap(([one, other]) => {
      const bothMs = overlapMs(one, other);
      if (bothMs <= history.bounds.doubleWithinMs || [one, other].some(({ from }) => isForgotten(from, from, history)))
        return [];
      return [violation('P2', 'two payloads', matchId, `${one.payloadId} and ${other.payloadId} for ${bothMs} ms`)];
    }),
  );
}

function servingTwo(assignments: readonly Assignment[], sharing: ReadonlySet<string>, history: History): Violation[] {
  const byPayload = Map.groupBy(assignments, ({ payloadId }) => payloadId);
  return [...byPayload].flatMap(([payloadId, own]) =>
    pairsOf(own).flatMap(([one, other]) => {
      if (overlapMs(one, other) <= 0 || (sharing.has(one.matchId) && sharing.has(other.matchId))) return [];
      if ([one, other].some(({ from, until }) => isForgotten(from, until, history))) return [];
      return [violation('P2', 'one payload for two matches', payloadId, `${one.matchId} and ${other.matchId}`)];
    }),
  );
}

/** Every assignment must rest on a hold at the orchestrator for as long as it lasts, unless the payload left by itself. */
function takenAway(assignments: readonly Assignment[], holds: readonly Hold[], history: History): Violation[] {
  const holdsByPayload = Map.groupBy(holds, ({ payloadId }) => payloadId);
  return assignments.flatMap(({ matchId, payloadId, from, until }) => {
    if (isForgotten(from, until, history)) return [];
    const own = (holdsByPayload.get(payloadId) ?? []).filter((hold) => hold.matchId === matchId && hold.from <= from);
    const last = own.at(-1);
    if (!last) return [violation('P2', 'assigned and never reserved', matchId, payloadId)];
    if (last.until >= until || last.endedBy === 'exit') return [];
    const early = `${payloadId} was given back ${until === Infinity ? 'and it is' : `${until - last.until} ms before it was no longer`} assigned`;
    return [violation('P2', 'given back under its match', matchId, early)];
  });
}

/** Redis has forgotten what happened in a part of this stretch: how it ended, say, or by whom it was reserved. */
function isForgotten(from: number, until: number, { losses }: History): boolean {
  return losses.some((loss) => from <= loss.to && until >= loss.from);
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
