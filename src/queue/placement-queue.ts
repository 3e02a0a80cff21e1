import type { Queue } from 'bullmq';
import { shardOf, type MatchKey } from '../matches/match-key.ts';
import { PLACE_JOB, PRIORITY, RELEASE_JOB, WAKE_JOB, type PlacementJob } from './placement-job.ts';

/** Enough to save round trips, few enough that a group is no unfair share of one worker's time. */
const GROUP_LIMIT = 32;
/** Those due within the same short while share an alarm. */
const ALARM_EVERY_MS = 25;

/**
 * While this many matches of a shard can be taken there are jobs enough for all workers, and another one would only cost
 * memory: what comes now is announced by whoever takes from the line and sees that it is still as long (see Dispatch).
 */
export const PLENTY = 1_000;

interface Group {
  count: number;
  readonly added: Promise<void>;
}

/**
 * The producer. Matches that get in line within one turn of the event loop share a job: nothing waits for company, yet
 * under load a job costs Redis a fraction per match.
 */
export class PlacementQueue {
  private readonly open = new Map<number, Group>();

  /** @param queues one for each shard, in order */
  constructor(private readonly queues: readonly Queue[]) {}

  shardOf(key: MatchKey): number {
    return shardOf(key, this.queues.length);
  }

  /** Says that so many more matches of a shard can be taken. Resolves once Redis has the job; rejects where it does not. */
  async announce(shard: number, count = 1): Promise<void> {
    const added: Promise<void>[] = [];
    for (let left = count; left > 0;) {
      const group = this.open.get(shard) ?? this.begin(shard);
      const more = Math.min(left, GROUP_LIMIT - group.count);
      group.count += more;
      left -= more;
      added.push(group.added);
      if (group.count >= GROUP_LIMIT) this.open.delete(shard);
    }
    await Promise.all(added);
  }

  /** Has a worker look for those whose wait is over, when it is. */
  async wakeIn(shard: number, delayMs: number): Promise<void> {
    const slot = Math.ceil((Date.now() + delayMs) / ALARM_EVERY_MS);
    const jobId = `${WAKE_JOB}-${slot}`;
    const delay = Math.max(0, slot * ALARM_EVERY_MS - Date.now());
    await this.queueOf(shard).add(WAKE_JOB, {}, { jobId, delay, priority: PRIORITY.wake });
  }

  /** Has a worker give back what is due in this match's shard. */
  async enqueueRelease(key: MatchKey): Promise<void> {
    await this.queueOf(this.shardOf(key)).add(RELEASE_JOB, {}, { priority: PRIORITY.release });
  }

  /** Jobs by state, over all shards. */
  async counts(): Promise<Record<string, number>> {
    const total: Record<string, number> = {};
    for (const shard of this.queues.keys()) {
      for (const [state, count] of Object.entries(await this.countsOf(shard)))
        total[state] = (total[state] ?? 0) + count;
    }
    return total;
  }

  countsOf(shard: number): Promise<Record<string, number>> {
    return this.queueOf(shard).getJobCounts('active', 'delayed', 'prioritized', 'waiting', 'failed');
  }

  private begin(shard: number): Group {
    const group: Group = {
      count: 0,
      added: new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
        if (this.open.get(shard) === group) this.open.delete(shard);
        const data: PlacementJob = { v: 2, take: group.count };
        await this.queueOf(shard).add(PLACE_JOB, data, { priority: PRIORITY.place });
      }),
    };
    this.open.set(shard, group);
    return group;
  }

  private queueOf(shard: number): Queue {
    const queue = this.queues[shard];
    if (!queue) throw new Error(`no queue for shard ${shard}`);
    return queue;
  }
}
