/** What the gateway's ledger holds, read from Redis itself, past every proxy. */
import { Redis } from 'ioredis';
import { isMatchState } from '../../src/matches/match-state.ts';
import { splitMatchKey } from '../../src/matches/match-key.ts';
import type { EventSeen, ReservationSeen } from './history.ts';
import { SHARDS } from './installation.ts';

const shards = Array.from({ length: SHARDS }, (_, shard) => `{mg:${shard}}`);

export class GatewayLedger {
  readonly #redis: Redis;

  constructor(port: number) {
    this.#redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
    this.#redis.on('error', () => undefined);
  }

  /** The whole outbox: events of one match are in one shard, and there in order. */
  async events(): Promise<EventSeen[]> {
    const streams = await Promise.all(shards.map((tag) => this.#redis.xrange(`${tag}:outbox`, '-', '+')));
    return streams.flat().map(([, flat]) => eventOf(flat));
  }

  /** Calls of unknown outcome, and payloads that are still owed back. */
  async duties(): Promise<{ intents: number; releases: number }> {
    const count = async (name: string) => {
      const sizes = await Promise.all(shards.map((tag) => this.#redis.zcard(`${tag}:${name}`)));
      return sizes.reduce((sum, size) => sum + size, 0);
    };
    return { intents: await count('intents'), releases: await count('releases') };
  }

  close(): void {
    this.#redis.disconnect();
  }
}

function eventOf(flat: readonly string[]): EventSeen {
  const fields = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) fields.set(flat[index] ?? '', flat[index + 1] ?? '');
  const state = fields.get('state') ?? '';
  if (!isMatchState(state)) throw new Error(`an event of an unknown state: ${state}`);
  const { reservation } = JSON.parse(fields.get('body') === '' ? '{}' : (fields.get('body') ?? '{}')) as {
    reservation?: ReservationSeen;
  };
  return {
    matchId: splitMatchKey(fields.get('key') ?? '').matchId,
    version: Number(fields.get('version')),
    state,
    at: Number(fields.get('at')),
    ...(reservation ? { reservation } : {}),
  };
}
