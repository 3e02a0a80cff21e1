/**
 * Who holds which payload. A match usually holds one alone; through back-fill several share it, and it is given back when
 * the last has left. DeleteReservation ends every hold at once and cannot be made conditional, so the giving back is
 * serialized here: while it lasts nobody becomes a holder, and whoever reserves the payload meanwhile gives it up again, as
 * does whoever joined those that held it and comes to say so when it is over.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { LedgerKeys, type HeldPayload } from './keys.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';

/** One reservation by one match. */
export interface Holder {
  readonly key: string;
  readonly attempt: string;
}

export const isSameHolder = (one: Holder, other: Holder): boolean =>
  one.key === other.key && one.attempt === other.attempt;

/** How a match becomes the holder of the payload that it has got. */
export interface CustodyEntry {
  readonly payload: HeldPayload;
  readonly holder: Holder;
  /**
   * A time (Redis' clock, ms) before the holder's call, where that may have joined others; undefined where it can only have
   * got a payload that was free.
   */
  readonly calledAt: number | undefined;
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

  /** Enters a holder by itself; usually it enters with the change of its match's state (`Ledger.reserved`). */
  async hold(payload: HeldPayload, holder: Holder, calledAt?: number): Promise<'held' | 'releasing'> {
    const entry = entering({ payload, holder, calledAt }, this.leaseMs);
    const entered = await this.redis.matchgateHold(this.keys.custody(payload), ...entry);
    return entered === 1 ? 'held' : 'releasing';
  }

  /** @param dutyMs how long nobody else may give the payload back; longer than a call may still take effect */
  async leave(payload: HeldPayload, holder: Holder, dutyMs: number): Promise<Left> {
    const reply = await this.redis.matchgateLeave(this.keys.custody(payload), encodeHolder(holder), dutyMs);
    const [kind, ...former] = Array.isArray(reply) ? reply.map(String) : [];
    if (kind === 'last') return { kind, former: former.map(decodeHolder) };
    return kind === 'shared' ? { kind } : { kind: 'busy' };
  }

  /** The payload is back, or not ours any more. */
  async end(payload: HeldPayload, holder: Holder): Promise<void> {
    await this.redis.matchgatePart(this.keys.custody(payload), encodeHolder(holder), this.leaseMs);
  }

  /** Those who hold the payload at present. */
  async holders(payload: HeldPayload): Promise<Holder[]> {
    return this.entered(payload, (value) => value !== '0');
  }

  /** Those who have left it, or have lost it to one that found it free. */
  async formerHolders(payload: HeldPayload): Promise<Holder[]> {
    return this.entered(payload, (value) => value === '0');
  }

  private async entered(payload: HeldPayload, isMeant: (value: string) => boolean): Promise<Holder[]> {
    const entries = Object.entries(await this.redis.hgetall(this.keys.custody(payload)));
    return entries.flatMap(([name, value]) =>
      name.startsWith('h:') && isMeant(value) ? [decodeHolder(name.slice(2))] : [],
    );
  }
}

/** The arguments of a script that enters a holder (lua/parts/enter.lua). */
export function entering({ holder, calledAt }: CustodyEntry, leaseMs: number): readonly (string | number)[] {
  return [encodeHolder(holder), calledAt === undefined ? '' : Math.floor(calledAt), leaseMs];
}

/** The attempt holds digits and a dot, so the first bar ends it whatever the match's key holds. */
const encodeHolder = ({ key, attempt }: Holder) => `${attempt}|${key}`;

function decodeHolder(text: string): Holder {
  const bar = text.indexOf('|');
  return { attempt: text.slice(0, bar), key: text.slice(bar + 1) };
}
