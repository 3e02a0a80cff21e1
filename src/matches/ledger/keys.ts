import { shardOf, type MatchKey } from '../match-key.ts';

/** One payload of one allocation. */
export interface HeldPayload {
  readonly allocation_id: string;
  readonly payload_id: string;
}

const nameOf = ({ allocation_id, payload_id }: HeldPayload) => `${allocation_id}/${payload_id}`;

/**
 * Every key of the ledger. All of one shard's keys carry its hash tag, so that a script over them runs on one node of a
 * Redis Cluster; nothing is stored without a tag.
 */
export class LedgerKeys {
  constructor(readonly shards: number) {}

  shardOf(key: MatchKey): number {
    return shardOf(key, this.shards);
  }

  /** The hash tag, which is also the prefix of the shard's queue. */
  tag(shard: number): string {
    return `{mg:${shard}}`;
  }

  /** Hash: the match without its request; see ledger-codec.ts for the fields. */
  match(key: MatchKey): string {
    return `${this.tag(this.shardOf(key))}:match:${key}`;
  }

  /** String: the request as JSON. Apart from the hash, which so stays in Redis' compact encoding while it is queued. */
  request(key: MatchKey): string {
    return `${this.tag(this.shardOf(key))}:request:${key}`;
  }

  /** Sorted set of matches, live or not yet confirmed, by the time at which the reconciler must look at them next. */
  agenda(shard: number): string {
    return `${this.tag(shard)}:agenda`;
  }

  /** Sorted set of matches that wait, by when they are due again. The other keys of the backlog: lua/parts/backlog.lua. */
  waiting(shard: number): string {
    return `${this.tag(shard)}:waiting`;
  }

  /** Sorted set: the line for payloads of one shape. */
  wanting(shard: number, shape: string): string {
    return `${this.tag(shard)}:wanting:${shape}`;
  }

  /** Hash: shape → what it is. */
  shapes(shard: number): string {
    return `${this.tag(shard)}:shapes`;
  }

  /** Sorted set: the line of one tenant's profile. */
  ready(shard: number, flow: string): string {
    return `${this.tag(shard)}:ready:${flow}`;
  }

  /** Sorted set of the workers that stand by a shard's line, by until when; see lua/parts/standby.lua. */
  standby(shard: number): string {
    return `${this.tag(shard)}:standby`;
  }

  /** List: the calls of one of them. */
  call(shard: number, worker: string): string {
    return `${this.tag(shard)}:call:${worker}`;
  }

  /** Stream of every change of state, in order. */
  outbox(shard: number): string {
    return `${this.tag(shard)}:outbox`;
  }

  /** Sorted set of open intents (CreateReservation calls whose outcome is not known) by the time they were opened. */
  intents(shard: number): string {
    return `${this.tag(shard)}:intents`;
  }

  /** Sorted set of payloads to give back, by the time of the next try. */
  releases(shard: number): string {
    return `${this.tag(shard)}:releases`;
  }

  /** Sorted set of assigned matches by the time of their assignment. */
  assigned(shard: number): string {
    return `${this.tag(shard)}:assigned`;
  }

  /** Sorted set of every match of a tenant that is kept, by its creation: the order of a listing. */
  index(shard: number, tenant: string): string {
    return `${this.tag(shard)}:index:${tenant}`;
  }

  /** Sorted set of final matches by when they are forgotten, and leave the index. */
  expiring(shard: number): string {
    return `${this.tag(shard)}:expiring`;
  }

  /** Sorted set, of the whole installation: payloads that look like orphans by when they were first seen. */
  suspects(): string {
    return `${this.tag(0)}:suspects`;
  }

  /** Hash: where a match calls back, and the events that it has not been told yet; see webhook-take.lua. */
  webhook(key: MatchKey): string {
    return `${this.tag(this.shardOf(key))}:webhook:${key}`;
  }

  /** Sorted set of matches whose callback is owed an event, by the time of the next try. */
  webhooks(shard: number): string {
    return `${this.tag(shard)}:webhooks`;
  }

  /** Stream of events that could not be told, of every tenant. */
  deadLetters(shard: number): string {
    return `${this.tag(shard)}:dead-letters`;
  }

  /** Hash: who holds a payload; see custody.ts. Of the payload's own shard, which is seldom that of its match. */
  custody(payload: HeldPayload): string {
    return `${this.tag(this.custodyShard(payload))}:custody:${nameOf(payload)}`;
  }

  custodyShard(payload: HeldPayload): number {
    return shardOf(nameOf(payload), this.shards);
  }

  /** Hash: state → number of matches in it; also `ready` and `queued:<flow>`. */
  counts(shard: number): string {
    return `${this.tag(shard)}:counts`;
  }

  /** String: written so that what was written before it is known to have been replicated with it. */
  replicationMark(shard: number): string {
    return `${this.tag(shard)}:replication-mark`;
  }

  /**
   * A key that nobody ever makes. A write that changes nothing shows whether Redis would take one (redis-trial.ts). And a
   * script that finds keys of its shard by itself names this one: while the shard's slot moves to another node, each has some
   * of the keys, and Redis refuses (TRYAGAIN) what names a key that is not there.
   */
  absent(shard: number): string {
    return `${this.tag(shard)}:trial`;
  }

  /** The shards whose keys one command may name together: all of them, or, in a Redis Cluster, each by itself. */
  groups(isOneServer: boolean): number[][] {
    return isOneServer ? [this.all()] : this.all().map((shard) => [shard]);
  }

  all(): number[] {
    return Array.from({ length: this.shards }, (_, shard) => shard);
  }
}
