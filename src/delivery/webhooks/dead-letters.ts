/** Events that could not be told, kept for people: a bounded number for each shard, the oldest go first. */
import { LedgerKeys } from '../../matches/ledger/keys.ts';
import { defineLedgerScripts } from '../../matches/ledger/ledger-scripts.ts';
import { isMatchKey, splitMatchKey, type MatchKey } from '../../matches/match-key.ts';
import type { RedisClient } from '../../redis/redis-clients.ts';
import { isAfter } from '../event-cursor.ts';
import { decodeOwedEvent, type OwedEvent } from './owed-event.ts';

export interface DeadLetter {
  /** `<shard>-<place in its stream>`. */
  readonly id: string;
  readonly event: OwedEvent;
  readonly tries: number;
  readonly why: string;
  /** Milliseconds since the epoch, by Redis' clock. */
  readonly firstTriedAt: number;
  readonly diedAt: number;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  /** The id after which the next page begins; null at the end. */
  readonly next: string | null;
}

/** At how many letters one page looks, at the least: those of other tenants may lie between. */
const LOOKS = 200;
const ID = /^(\d{1,4})-(\d{1,15}-\d{1,10})$/;

export class DeadLetters {
  private readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
    private readonly outboxMaxEvents: number,
  ) {
    this.keys = new LedgerKeys(shards);
    defineLedgerScripts(redis);
  }

  isId(text: string): boolean {
    return this.place(text) !== undefined;
  }

  /** A tenant's letters, newest first; a page may be short before the last. */
  async page(tenant: string, limit: number, after?: string): Promise<DeadLetterPage> {
    const looks = Math.max(limit + 1, LOOKS);
    const from = after === undefined ? undefined : this.place(after);
    const found = (await Promise.all(this.keys.all().map((shard) => this.before(shard, from, looks)))).flat();
    const looked = found.sort(newestFirst).slice(0, looks);
    const letters = looked.filter(({ event }) => splitMatchKey(event.key).tenant === tenant).slice(0, limit);
    const last = letters.length === limit ? letters.at(-1) : looked.at(-1);
    const more = last !== undefined && (last !== looked.at(-1) || looked.length === looks);
    return { letters, next: more ? last.id : null };
  }

  /**
   * Puts a letter back among what its match's callback is owed; the match, or undefined where the tenant has no such letter.
   *
   * @param by which operator did it: told and kept as an event, in the same step; without one, somebody has told of it
   */
  async resend(tenant: string, id: string, by?: string): Promise<MatchKey | undefined> {
    const place = this.place(id);
    if (!place) return undefined;
    const stream = this.keys.deadLetters(place.shard);
    const [entry] = await this.redis.xrange(stream, place.cursor, place.cursor);
    const key = entry && deadLetter(place.shard, entry)?.event.key;
    if (!key || splitMatchKey(key).tenant !== tenant) return undefined;
    const sent = await this.redis.matchgateWebhookResend(
      stream,
      this.keys.webhook(key),
      this.keys.webhooks(place.shard),
      this.keys.outbox(place.shard),
      place.cursor,
      key,
      this.outboxMaxEvents,
      by === undefined ? '' : JSON.stringify({ by }),
      id,
      tenant,
    );
    return sent === 1 ? key : undefined;
  }

  private async before(shard: number, from: Place | undefined, looks: number): Promise<DeadLetter[]> {
    const entries = await this.redis.xrevrange(this.keys.deadLetters(shard), newest(shard, from), '-', 'COUNT', looks);
    return entries.flatMap((entry) => deadLetter(shard, entry) ?? []);
  }

  private place(id: string): Place | undefined {
    const [, shard, cursor] = ID.exec(id) ?? [];
    if (cursor === undefined || Number(shard) >= this.keys.shards) return undefined;
    return { shard: Number(shard), cursor };
  }
}

interface Place {
  readonly shard: number;
  readonly cursor: string;
}

/** Letters of the same place in several streams are in the order of the shards. */
function newest(shard: number, from: Place | undefined): string {
  if (!from) return '+';
  return shard > from.shard ? from.cursor : `(${from.cursor}`;
}

function newestFirst(left: DeadLetter, right: DeadLetter): number {
  const [a, b] = [placeOf(left), placeOf(right)];
  if (a.cursor === b.cursor) return a.shard - b.shard;
  return isAfter(a.cursor, b.cursor) ? -1 : 1;
}

function placeOf({ id, event }: DeadLetter): Place {
  return { shard: event.shard, cursor: id.slice(id.indexOf('-') + 1) };
}

function deadLetter(shard: number, [place, flat]: [string, string[]]): DeadLetter | undefined {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? '';
  const { key = '', id: cursor = '', event = '', tries, since, at, why = '' } = fields;
  if (!isMatchKey(key)) return undefined;
  return {
    id: `${shard}-${place}`,
    event: decodeOwedEvent({ key, shard, cursor }, event),
    tries: Number(tries),
    why,
    firstTriedAt: Number(since),
    diedAt: Number(at),
  };
}
