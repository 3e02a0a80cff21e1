/**
 * Who holds which payload. A match usually holds one alone; through back-fill several share it, and it is given back when
 * the last has left. DeleteReservation ends every hold at once and cannot be made conditional, so the giving back is
 * serialized here: while it lasts nobody becomes a holder, and whoever reserves the payload meanwhile gives it up again, as
 * does whoever joined those that held it and comes to say so when it is over.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { shardOf } from '../match-key.ts';
import { LedgerKeys } from './keys.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';

/** One payload of one allocation. */
export interface HeldPayload {
  readonly allocation_id: string;
  readonly payload_id: string;
}

/** One reservation by one match. */
export interface Holder {
  readonly key: string;
  readonly attempt: string;
}

export type Left =
  | { readonly kind: 'shared' }
  | { readonly kind: 'busy' }
  /** The payload is to be given back now; its present hold is by one of these, or it is not ours any more. */
  | { readonly kind: 'last'; readonly former: readonly Holder[] };

export class Custody {
  private readonly keys: LedgerKeys;

  /** @param leaseMs how long a worker's claim holds after it has noted a call; later it must not act on the answer */
  constructor(
    private readonly redis: RedisClient,
    shards: number,
    private readonly leaseMs: number,
  ) {
    this.keys = new LedgerKeys(shards);
    defineLedgerScripts(redis);
  }

  /**
   * @param calledAt a time (Redis' clock, ms) before the holder's call, where that may have joined others; left out where it
   * can only have got a payload that was free
   */
  async hold(payload: HeldPayload, holder: Holder, calledAt?: number): Promise<'held' | 'releasing'> {
    const reply = await this.redis.matchgateHold(
      this.keyOf(payload),
      encodeHolder(holder),
      calledAt === undefined ? '' : Math.floor(calledAt),
      this.leaseMs,
    );
    return reply === 'held' ? 'held' : 'releasing';
  }

  /** @param dutyMs how long nobody else may give the payload back; longer than a call may still take effect */
  async leave(payload: HeldPayload, holder: Holder, dutyMs: number): Promise<Left> {
    const reply = await this.redis.matchgateLeave(this.keyOf(payload), encodeHolder(holder), dutyMs);
    const [kind, ...former] = Array.isArray(reply) ? reply.map(String) : [];
    if (kind === 'last') return { kind, former: former.map(decodeHolder) };
    return kind === 'shared' ? { kind } : { kind: 'busy' };
  }

  /** The payload is back, or not ours any more. */
  async end(payload: HeldPayload, holder: Holder): Promise<void> {
    await this.redis.matchgatePart(this.keyOf(payload), encodeHolder(holder), this.leaseMs);
  }

  /** Those who hold the payload at present. */
  async holders(payload: HeldPayload): Promise<Holder[]> {
    const entries = Object.entries(await this.redis.hgetall(this.keyOf(payload)));
    return entries.flatMap(([name, value]) =>
      name.startsWith('h:') && value === '1' ? [decodeHolder(name.slice(2))] : [],
    );
  }

  private keyOf({ allocation_id, payload_id }: HeldPayload): string {
    const payload = `${allocation_id}/${payload_id}`;
    return `${this.keys.tag(shardOf(payload, this.keys.shards))}:custody:${payload}`;
  }
}

/** The attempt holds digits and a dot, so the first bar ends it whatever the match's key holds. */
const encodeHolder = ({ key, attempt }: Holder) => `${attempt}|${key}`;

function decodeHolder(text: string): Holder {
  const bar = text.indexOf('|');
  return { attempt: text.slice(0, bar), key: text.slice(bar + 1) };
}
