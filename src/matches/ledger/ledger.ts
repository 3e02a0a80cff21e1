/**
 * The ledger: the record of every match, and the truth. A match changes only through the scripts below, each of which
 * compares, writes and appends the event to the outbox in one step; whoever is told `lost` has been overtaken and must
 * undo what it did outside.
 *
 *   accept ─► queued, or reserving where its acceptor places it      take, claim ─► reserving (or taken over)
 *   wait ─► queued again
 *   intend: before each CreateReservation
 *   transition ─► every other change, by its holder (fencing token) or by anyone who saw the present version
 */
import type { Cluster, Redis } from 'ioredis';
import { once, type Insist } from '../../redis/insisting.ts';
import { TRANSITIONS, isFinal, type MatchState, type TransitionName } from '../match-state.ts';
import type { MatchKey } from '../match-key.ts';
import { UNKNOWN_ORIGIN } from '../match-origin.ts';
import type { Attempt, StoredMatch } from '../match-record.ts';
import { Custody, entering, type CustodyEntry } from './custody.ts';
import { newFence } from './fence.ts';
import { encodeIntent } from './intent.ts';
import { encodePayloadToRelease } from './payload-to-release.ts';
import { decodeMatch, encodeFields, encodeProfileVersion, pairs } from './ledger-codec.ts';
import {
  acceptedFrom,
  claimedMatch,
  movedFrom,
  reservedFrom,
  standingFrom,
  tuple,
  waitedFrom,
  type Accepted,
  type Claimed,
  type Moved,
  type Noted,
  type Reserved,
  type Taken,
  type Waited,
} from './ledger-answers.ts';
import type { Authority, Change, ClaimAtOnce, IntentChange, NewMatch, StandbyPlace, Wait } from './ledger-requests.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';
import { LedgerKeys } from './keys.ts';
import type { ReplicaQuorum } from './replica-quorum.ts';
import { Together, type Arguments } from './together.ts';

export type * from './ledger-answers.ts';
export type * from './ledger-requests.ts';

export interface LedgerOptions {
  readonly shards: number;
  /** How long a final match is kept. */
  readonly retentionMs: number;
  readonly outboxMaxEvents: number;
  /** How long a worker's claim holds without a sign of life; longer than one call upstream may take. */
  readonly leaseMs: number;
  /** How long a call without an answer may still take effect upstream. */
  readonly settleMs: number;
  /** After how long the reconciler looks for the first time whether an accepted match still has a job. */
  readonly firstLookMs: number;
}

/** Beyond so many lines in a shard, who waits for a further shape is not woken by room but tries again by itself. */
const MOST_SHAPES = 2_000;

/** Waiting has a script of its own. */
export type ByTransition = Exclude<TransitionName, 'wait'>;

/** Is told of a match whose callback is owed an event from now on. That is kept already: a call that is lost delays it. */
export type WebhookOwed = (key: MatchKey) => void;
/** Under this it is injected. */
export const WEBHOOK_OWED = Symbol('WEBHOOK_OWED');

export class Ledger {
  readonly keys: LedgerKeys;
  private readonly custody: Custody;
  private readonly acceptances = new Together((shard, parts) => this.acceptAll(shard, parts));
  private readonly notes = new Together((shard, parts) => this.noteAll(shard, parts));
  private readonly changes = new Together((shard, parts) => this.changeAll(shard, parts));

  constructor(
    private readonly redis: Redis | Cluster,
    private readonly options: LedgerOptions,
    private readonly webhookOwed: WebhookOwed = () => undefined,
    /** Asked before a match counts as accepted, where an installation wants that. */
    private readonly quorum?: ReplicaQuorum,
    /** How what its holder writes of a match is called: repeated by the same holder, it is written once. */
    private readonly insist: Insist = once,
  ) {
    this.keys = new LedgerKeys(options.shards);
    this.custody = new Custody(redis, options.shards, options.leaseMs);
    defineLedgerScripts(redis);
  }

  accept(match: NewMatch): Promise<Accepted> {
    return this.quorum ? this.acceptReplicated(match, this.quorum) : this.write(match);
  }

  private async acceptReplicated(match: NewMatch, quorum: ReplicaQuorum): Promise<Accepted> {
    if (!(await quorum.follows(match.key))) return { kind: 'not_replicated', written: false };
    const accepted = await this.write(match);
    if (accepted.kind !== 'accepted' && accepted.kind !== 'exists') return accepted;
    if (await quorum.have(match.key)) return accepted;
    return { kind: 'not_replicated', written: accepted.kind === 'accepted' };
  }

  private async write(match: NewMatch): Promise<Accepted> {
    const { key, request, admission, shapes = [], origin = UNKNOWN_ORIGIN, claim } = match;
    const { requestText = JSON.stringify(request) } = match;
    const [at, answer] = tuple(
      await this.acceptances.join(this.keys.shardOf(key), [
        key,
        requestText,
        request.profile,
        encodeProfileVersion(match.profileVersion),
        match.priority,
        match.deadlineMs,
        this.ofShard(admission.mostQueued),
        this.ofShard(admission.mostOfProfile),
        admission.tenantWeight,
        admission.profileWeight,
        shapes.map((shape) => `${shape} `).join(''),
        request.callback_url ?? '',
        origin.requestId,
        origin.traceparent,
        claim ? encodeIntent(claim.firstCall) : '',
        claim?.fence ?? '',
        // What replicas have yet to confirm is told to nobody.
        match.calls && !this.quorum ? 1 : 0,
      ]),
    );
    return acceptedFrom(Number(at), answer);
  }

  private async acceptAll(shard: number, matches: readonly Arguments[]): Promise<readonly unknown[]> {
    const reply = await this.redis.matchgateAccept(
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.intents(shard),
      this.keys.absent(shard),
      this.options.firstLookMs,
      this.options.outboxMaxEvents,
      this.options.leaseMs,
      TRANSITIONS.claim.to,
      ...matches.flat(),
    );
    const [at, ...answers] = tuple(reply);
    return answers.map((answer) => [at, answer]);
  }

  /** A shard's part of what holds for the whole installation. */
  private ofShard(limit: number): number {
    return Math.ceil(limit / this.options.shards);
  }

  /** Ends the claim that a match may have been accepted with, the answer being lost. */
  async lapse(key: MatchKey, { fence, firstCall }: ClaimAtOnce): Promise<void> {
    const shard = this.keys.shardOf(key);
    const named = [this.keys.match(key), this.keys.agenda(shard), this.keys.intents(shard)];
    await this.redis.matchgateLapse(...named, key, TRANSITIONS.claim.to, encodeIntent(firstCall), fence);
  }

  /** The match as it is now, or undefined where the id is not known (any more). */
  async read(key: MatchKey): Promise<StoredMatch | undefined> {
    const reply = tuple(await this.redis.matchgateRead(this.keys.match(key), this.keys.request(key), key));
    const [fields, request, ahead, rate] = reply;
    if (!Array.isArray(fields) || typeof request !== 'string') return undefined;
    return { ...decodeMatch(key, pairs(fields.map(String)), request), standing: standingFrom(ahead, rate) };
  }

  /** Gives a worker this very match, out of its turn. */
  async claim(key: MatchKey): Promise<Claimed> {
    const shard = this.keys.shardOf(key);
    const reply = await this.redis.matchgateClaim(
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.absent(shard),
      key,
      this.options.leaseMs,
      this.options.outboxMaxEvents,
      TRANSITIONS.claim.to,
      newFence(),
    );
    const [kind, at, fields, request] = tuple(reply);
    if (kind === 'busy' || kind === 'settled' || kind === 'missing') return { kind };
    return { kind: 'claimed', at: Number(at), match: claimedMatch(key, fields, request) };
  }

  /**
   * Gives a worker up to so many matches of a shard, those whose turn it is, and says how many are left to take.
   * @param standby where the worker is called that has places left when the line is empty
   */
  async take(shard: number, most: number, standby?: StandbyPlace): Promise<Taken> {
    const reply = await this.redis.matchgateTake(
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.absent(shard),
      most,
      this.options.leaseMs,
      this.options.outboxMaxEvents,
      TRANSITIONS.claim.to,
      standby?.worker ?? '',
      standby?.forMs ?? 0,
      newFence(),
    );
    const [at, ready, ...claimed] = tuple(reply);
    const matches = claimed.map((entry) => {
      const [key, fields, request] = tuple(entry);
      return claimedMatch(String(key) as MatchKey, fields, request);
    });
    return { at: Number(at), ready: Number(ready), matches };
  }

  /** Back into the queue for later; by the holder of the match alone. */
  wait(key: MatchKey, fence: number, wait: Wait): Promise<Waited> {
    return this.insist(() => this.putBack(key, fence, wait));
  }

  private async putBack(key: MatchKey, fence: number, wait: Wait): Promise<Waited> {
    const shard = this.keys.shardOf(key);
    const { from, to } = TRANSITIONS.wait;
    const reply = await this.redis.matchgateWait(
      this.keys.match(key),
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.intents(shard),
      this.keys.absent(shard),
      key,
      fence,
      from.join(','),
      to,
      wait.dueMs,
      wait.unwatchedDueMs,
      wait.lookSlackMs,
      JSON.stringify(wait.event),
      this.options.outboxMaxEvents,
      wait.closes ? encodeIntent(wait.closes) : '',
      MOST_SHAPES,
      wait.shapes.length,
      ...wait.shapes.flatMap(({ id, text }) => [id, text]),
      ...encodeFields(wait.fields),
    );
    return waitedFrom(reply);
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
    const note = [
      key,
      fence,
      state,
      closes ? encodeIntent(closes) : '',
      opens ? encodeIntent(opens) : '',
      JSON.stringify(attempts),
      attemptsCount,
    ];
    const { kind } = await this.insist(async () => movedFrom(await this.notes.join(this.keys.shardOf(key), note)));
    return kind;
  }

  private async noteAll(shard: number, notes: readonly Arguments[]): Promise<readonly unknown[]> {
    const keys = [this.keys.agenda(shard), this.keys.intents(shard), this.keys.absent(shard)];
    return tuple(await this.redis.matchgateIntend(...keys, this.options.leaseMs, ...notes.flat()));
  }

  async transition(key: MatchKey, name: ByTransition, by: Authority, change: Change = {}): Promise<Moved> {
    return this.insist(async () => movedFrom(await this.move(key, name, by, change)));
  }

  /** The same for a match that has got a payload: it becomes its holder, in the same step where both are on one node. */
  async reserved(key: MatchKey, fence: number, change: Change, entry: CustodyEntry): Promise<Reserved> {
    const { payload, holder, calledAt } = entry;
    const isApart = this.redis.isCluster && this.keys.custodyShard(payload) !== this.keys.shardOf(key);
    if (isApart && (await this.insist(() => this.custody.hold(payload, holder, calledAt))) === 'releasing')
      return { kind: 'releasing' };
    const inOneStep = isApart ? undefined : entry;
    return this.insist(async () => reservedFrom(await this.move(key, 'reserved', { fence }, change, inOneStep)));
  }

  private async move(
    key: MatchKey,
    name: ByTransition,
    by: Authority,
    change: Change,
    entry?: CustodyEntry,
  ): Promise<unknown> {
    const { from, to } = TRANSITIONS[name];
    const final = isFinal(to);
    const held = name === 'reserved';
    const fields = encodeFields(change.fields ?? {});
    const answer = await this.changes.join(this.keys.shardOf(key), [
      key,
      to,
      from.join(','),
      'fence' in by ? by.fence : '',
      'version' in by ? by.version : '',
      change.only ?? '',
      held ? this.options.leaseMs : 0,
      change.nextLookMs ?? (final || to === 'assigned' ? '' : this.options.leaseMs),
      change.event ? JSON.stringify(change.event) : '',
      final ? this.options.retentionMs : 0,
      change.closes ? encodeIntent(change.closes) : '',
      change.givesBack ? encodePayloadToRelease(change.givesBack) : '',
      Math.ceil(change.givesBackInMs ?? 0),
      ...(entry ? [this.keys.custody(entry.payload), ...entering(entry, this.options.leaseMs)] : ['', '', '', 0]),
      fields.length / 2,
      ...fields,
    ]);
    if (tuple(answer)[3] === 1) this.webhookOwed(key);
    return answer;
  }

  private async changeAll(shard: number, changes: readonly Arguments[]): Promise<readonly unknown[]> {
    const reply = await this.redis.matchgateTransition(
      this.keys.agenda(shard),
      this.keys.outbox(shard),
      this.keys.intents(shard),
      this.keys.releases(shard),
      this.keys.assigned(shard),
      this.keys.expiring(shard),
      this.keys.webhooks(shard),
      this.keys.absent(shard),
      this.options.outboxMaxEvents,
      this.options.settleMs,
      ...changes.flat(),
    );
    return tuple(reply);
  }
}
