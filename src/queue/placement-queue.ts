import type { Queue } from 'bullmq';
import { shardOf, type MatchKey } from '../matches/match-key.ts';
import { PLACE_JOB, RELEASE_JOB, RELEASE_PRIORITY, jobPriority, type PlacementJob } from './placement-job.ts';

/** Enough to save round trips, few enough that a group is no unfair share of one worker's time. */
const GROUP_LIMIT = 32;

interface Group {
  readonly keys: MatchKey[];
  readonly added: Promise<void>;
}

/**
 * The producer. Matches that arrive within one turn of the event loop and are equally urgent share one job: nothing
 * waits for company, yet under load a job costs Redis a fraction per match.
 */
export class PlacementQueue {
  private readonly open = new Map<string, Group>();

  /** @param queues one for each shard, in order */
  constructor(private readonly queues: readonly Queue[]) {}

  /** Resolves once Redis has the job; rejects where it does not. */
  enqueue(key: MatchKey, priority: number, delayMs = 0): Promise<void> {
    const shard = shardOf(key, this.queues.length);
    if (delayMs > 0) return this.add(shard, [key], priority, delayMs);
    const name = `${shard}:${priority}`;
    const group = this.open.get(name) ?? this.begin(name, shard, priority);
    group.keys.push(key);
    if (group.keys.length >= GROUP_LIMIT) this.open.delete(name);
    return group.added;
  }

  /** Has a worker give back what is due in this match's shard. */
  async enqueueRelease(key: MatchKey): Promise<void> {
    const data: PlacementJob = { v: 1, keys: [] };
    const shard = shardOf(key, this.queues.length);
    await this.queueOf(shard).add(RELEASE_JOB, data, { priority: RELEASE_PRIORITY });
  }

  /** Jobs by state, over all shards. */
  async counts(): Promise<Record<string, number>> {
    const total: Record<string, number> = {};
    for (const queue of this.queues) {
      const counts = await queue.getJobCounts('active', 'delayed', 'prioritized', 'waiting', 'failed');
      for (const [state, count] of Object.entries(counts)) total[state] = (total[state] ?? 0) + count;
    }
    return total;
  }

  private begin(name: string, shard: number, priority: number): Group {
    const keys: MatchKey[] = [];
    const added = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      if (this.open.get(name)?.keys === keys) this.open.delete(name);
      return this.add(shard, keys, priority, 0);
    });
    const group = { keys, added };
    this.open.set(name, group);
    return group;
  }

  private async add(shard: number, keys: readonly MatchKey[], priority: number, delayMs: number): Promise<void> {
    const data: PlacementJob = { v: 1, keys: [...keys] };
    await this.queueOf(shard).add(PLACE_JOB, data, { priority: jobPriority(priority), delay: delayMs });
  }

  private queueOf(shard: number): Queue {
    const queue = this.queues[shard];
    if (!queue) throw new Error(`no queue for shard ${shard}`);
    return queue;
  }
}
