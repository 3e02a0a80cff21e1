/**
 * The ledger: the record of every match, and the truth. A match changes only through the scripts below, each of which
 * compares, writes and appends the event to the outbox in one step; whoever is told `lost` has been overtaken and must
 * undo what it did outside.
 *
 *   accept ─► queued        claim ─► reserving (or taken over)        intend: before each CreateReservation
 *   transition ─► every other change, by its holder (fencing token) or by anyone who saw the present version
 */
import type { Cluster, Redis } from 'ioredis';
import { LIVE_STATES, TRANSITIONS, isFinal, type MatchState, type TransitionName } from '../match-state.ts';
import type { MatchKey } from '../match-key.ts';
import type { Attempt, MatchRequest, StoredMatch } from '../match-record.ts';
import { encodeIntent, type Intent } from './intent.ts';
import { encodePayloadToRelease, type PayloadToRelease } from './payload-to-release.ts';
import { LedgerCorruptError, decodeMatch, encodeFields, pairs, type LedgerFields } from './ledger-codec.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';
import { LedgerKeys } from './keys.ts';

export interface LedgerOptions {
  readonly shards: number;
  /** How long a final match is kept. */
  readonly retentionMs: number;
  readonly outboxMaxEvents: number;
  /** How long a worker's claim holds without a sign of life; longer than one call upstream may take. */
  readonly leaseMs: number;
  /** After how long the reconciler looks for the first time whether an accepted match still has a job. */
  readonly firstLookMs: number;
}

export interface NewMatch {
  readonly key: MatchKey;
  readonly request: MatchRequest;
  /** Digest of the request; the same id with another digest is a conflict. */
  readonly fingerprint: string;
  readonly profileVersion: string;
  readonly priority: number;
  readonly deadlineMs: number;
}

export type Accepted =
  { readonly kind: 'accepted'; readonly at: number } | { readonly kind: 'exists'; readonly fingerprint: string };

export type Claimed =
  | { readonly kind: 'claimed'; readonly at: number; readonly match: StoredMatch }
  | { readonly kind: 'busy' | 'settled' | 'missing' };

/** `overdue`: the change's time limit does not hold, so nothing was written. `lost`: somebody else has changed the match. */
export type Moved =
  | { readonly kind: 'ok'; readonly at: number; readonly version: number }
  | { readonly kind: 'overdue' }
  | { readonly kind: 'lost'; readonly state: MatchState | null };

/** What became of a note that changes no state. */
export type Noted = Moved['kind'];

/** Who may make a change: the holder of the fencing token, or whoever has seen this very version. */
export type Authority = { readonly fence: number } | { readonly version: number };

export interface Change {
  readonly fields?: LedgerFields;
  /** Told in the event, beside the state. */
  readonly event?: object;
  /** Judged by Redis' clock, in the step that makes the change. */
  readonly only?: 'before deadline' | 'before confirm_by' | 'after confirm_by';
  /** When the reconciler looks at it: at a match that waits, should its job be gone; at one that must be confirmed. */
  readonly nextLookMs?: number | undefined;
  /** The intent whose outcome is known with this change. */
  readonly closes?: Intent | undefined;
  /** The payload that has to be given back because of this change. */
  readonly givesBack?: PayloadToRelease | undefined;
}

const LIVE = LIVE_STATES.join(',');

export class Ledger {
  readonly keys: LedgerKeys;

  constructor(
    private readonly redis: Redis | Cluster,
    private readonly options: LedgerOptions,
  ) {
    this.keys = new LedgerKeys(options.shards);
    defineLedgerScripts(redis);
  }

  async accept(match: NewMatch): Promise<Accepted> {
    const { key } = match;
    const shard = this.keys.shardOf(key);
    const reply = await this.redis.matchgateAccept(
      this.keys.match(key),
      this.keys.request(key),
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.counts(shard),
      this.keys.index(shard),
      key,
      JSON.stringify(match.request),
      match.fingerprint,
      match.request.profile,
      match.profileVersion,
      match.priority,
      match.deadlineMs,
      this.options.firstLookMs,
      this.options.outboxMaxEvents,
    );
    const [kind, value] = tuple(reply);
    if (kind === 'accepted') return { kind, at: Number(value) };
    return { kind: 'exists', fingerprint: String(value) };
  }

  /** The match as it is now, or undefined where the id is not known (any more). */
  async read(key: MatchKey): Promise<StoredMatch | undefined> {
    const [fields, request] = await Promise.all([
      this.redis.hgetall(this.keys.match(key)),
      this.redis.get(this.keys.request(key)),
    ]);
    // Both expire in the same instant; between the two reads one may just be gone.
    if (request === null || fields.state === undefined) return undefined;
    return decodeMatch(key, new Map(Object.entries(fields)), request);
  }

  async fingerprint(key: MatchKey): Promise<string | null> {
    return this.redis.hget(this.keys.match(key), 'fingerprint');
  }

  async claim(key: MatchKey): Promise<Claimed> {
    const shard = this.keys.shardOf(key);
    const reply = await this.redis.matchgateClaim(
      this.keys.match(key),
      this.keys.request(key),
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.counts(shard),
      key,
      this.options.leaseMs,
      this.options.outboxMaxEvents,
      TRANSITIONS.claim.to,
      LIVE,
    );
    const [kind, at, fields, request] = tuple(reply);
    if (kind === 'busy' || kind === 'settled' || kind === 'missing') return { kind };
    if (!Array.isArray(fields) || typeof request !== 'string') throw new LedgerCorruptError('a match has no request');
    return { kind: 'claimed', at: Number(at), match: decodeMatch(key, pairs(fields.map(String)), request) };
  }

  /** Notes which call is about to be made, and which one before it is settled; renews the claim. */
  async intend(key: MatchKey, fence: number, change: IntentChange): Promise<Noted> {
    return this.note(key, fence, TRANSITIONS.claim.to, change);
  }

  /** A sign of life of the worker that writes the match data: its claim holds for another while. */
  async renewAnnotating(key: MatchKey, fence: number, attempts: readonly Attempt[], count: number): Promise<Noted> {
    return this.note(key, fence, TRANSITIONS.reserved.to, { attempts, attemptsCount: count });
  }

  private async note(key: MatchKey, fence: number, state: MatchState, change: IntentChange): Promise<Noted> {
    const { opens, closes, attempts, attemptsCount } = change;
    const shard = this.keys.shardOf(key);
    const reply = await this.redis.matchgateIntend(
      this.keys.match(key),
      this.keys.intents(shard),
      this.keys.agenda(shard),
      key,
      fence,
      state,
      this.options.leaseMs,
      closes ? encodeIntent(closes) : '',
      opens ? encodeIntent(opens) : '',
      JSON.stringify(attempts),
      attemptsCount,
    );
    return movedFrom(reply).kind;
  }

  async transition(key: MatchKey, name: TransitionName, by: Authority, change: Change = {}): Promise<Moved> {
    const shard = this.keys.shardOf(key);
    const { from, to } = TRANSITIONS[name];
    const final = isFinal(to);
    const held = name === 'reserved';
    const reply = await this.redis.matchgateTransition(
      this.keys.match(key),
      this.keys.request(key),
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.counts(shard),
      this.keys.intents(shard),
      this.keys.releases(shard),
      this.keys.assigned(shard),
      this.keys.expiring(shard),
      key,
      to,
      from.join(','),
      'fence' in by ? by.fence : '',
      'version' in by ? by.version : '',
      change.only ?? '',
      held ? this.options.leaseMs : 0,
      change.nextLookMs ?? (final || to === 'assigned' ? '' : this.options.leaseMs),
      change.event ? JSON.stringify(change.event) : '',
      this.options.outboxMaxEvents,
      final ? this.options.retentionMs : 0,
      change.closes ? encodeIntent(change.closes) : '',
      change.givesBack ? encodePayloadToRelease(change.givesBack) : '',
      ...encodeFields(change.fields ?? {}),
    );
    return movedFrom(reply);
  }
}

export interface IntentChange {
  readonly opens?: Intent | undefined;
  readonly closes?: Intent | undefined;
  readonly attempts: readonly Attempt[];
  readonly attemptsCount: number;
}

function tuple(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new LedgerCorruptError('a script of the ledger gave no list');
  return reply;
}

function movedFrom(reply: unknown): Moved {
  const [kind, value, version] = tuple(reply);
  if (kind === 'ok') return { kind, at: Number(value), version: Number(version ?? 0) };
  if (kind === 'overdue') return { kind };
  return { kind: 'lost', state: value === '' ? null : (String(value) as MatchState) };
}
