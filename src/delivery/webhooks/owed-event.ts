import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { LedgerCorruptError } from '../../matches/ledger/ledger-codec.ts';
import type { MatchKey } from '../../matches/match-key.ts';
import { isMatchState } from '../../matches/match-state.ts';
import type { OutboxEvent } from '../../matches/outbox-event.ts';

/** As `owe` in prelude.lua writes it. */
const OwedEventSchema = Type.Object({
  url: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  at: Type.Integer(),
  body: Type.String(),
});
const owedEvent = Compile(OwedEventSchema);

/** An event of a match that its callback has not been told. */
export interface OwedEvent extends OutboxEvent {
  readonly url: string;
}

/** Where an event is from. */
export interface Origin {
  readonly key: MatchKey;
  readonly shard: number;
  /** Its place in the shard's outbox. */
  readonly cursor: string;
}

/** @throws {LedgerCorruptError} */
export function decodeOwedEvent(origin: Origin, text: string): OwedEvent {
  const value: unknown = JSON.parse(text);
  if (!owedEvent.Check(value)) throw new LedgerCorruptError('what is owed to a callback is no event');
  const { state, ...more } = value;
  if (!isMatchState(state)) throw new LedgerCorruptError('what is owed to a callback is no change of a state');
  return { ...more, ...origin, state };
}
