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
