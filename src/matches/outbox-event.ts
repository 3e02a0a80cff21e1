import type { MatchKey } from './match-key.ts';
import type { MatchState } from './match-state.ts';

/** One change of state, as the outbox keeps it. */
export interface OutboxEvent {
  /** Its place in the shard's stream; a reader goes on after it. */
  readonly cursor: string;
  readonly shard: number;
  readonly key: MatchKey;
  /** The match's version after the change: events of one match are in order by it. */
  readonly version: number;
  readonly state: MatchState;
  /** Milliseconds since the epoch, by Redis' clock. */
  readonly at: number;
  /** JSON: what is told with the change, or empty. */
  readonly body: string;
}

/** Something that an operator did; in the outbox among the changes of matches. */
export interface OperatorEvent {
  readonly cursor: string;
  readonly shard: number;
  /** Who is told: the operator's own tenant. */
  readonly tenant: string;
  readonly action: string;
  /** What it was done to. */
  readonly subject: string;
  readonly at: number;
  readonly body: string;
}

/** Whatever the outbox tells. */
export type ToldEvent = OutboxEvent | OperatorEvent;

export function isOperatorEvent(event: ToldEvent): event is OperatorEvent {
  return 'action' in event;
}
