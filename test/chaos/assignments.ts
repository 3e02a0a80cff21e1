import type { EventSeen } from './history.ts';

/** A stretch in which the gateway said that a payload is a match's. */
export interface Assignment {
  readonly matchId: string;
  readonly payloadId: string;
  readonly from: number;
  /** Infinity while it lasts. */
  readonly until: number;
}

export function eventsByMatch(events: readonly EventSeen[]): Map<string, EventSeen[]> {
  return Map.groupBy(events, ({ matchId }) => matchId);
}

/** From the outbox: each `assigned`, up to whatever ended it; a confirmation goes on with the same payload. */
export function assignmentsOf(events: readonly EventSeen[]): Assignment[] {
  return [...eventsByMatch(events)].flatMap(([matchId, own]) =>
    own.flatMap(({ state, at, reservation }, index) => {
      if (state !== 'assigned' || !reservation) return [];
      const until = own.slice(index + 1).find((event) => event.state !== 'assigned')?.at ?? Infinity;
      return [{ matchId, payloadId: reservation.payload_id, from: at, until }];
    }),
  );
}
