/**
 * What a worker does with a job: takes as many matches from the line as it has places for, and has each placed. The job
 * only says that there is something to take; whose turn it is, the ledger decides in the moment of taking.
 *
 *   place ─► slots ─► ledger.take ─► placement of each          wake ─► those whose wait is over get in line
 */
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { MatchKey } from '../matches/match-key.ts';
import { PLENTY, type PlacementQueue } from '../queue/placement-queue.ts';
import type { PlacementHandler } from '../queue/placement-worker.ts';
import type { Placement } from './placement.ts';
import type { Releasing } from './releasing.ts';
import type { Slots } from './slots.ts';

/** Those woken at once; what is left is woken by the next alarm, which is set at the same time. */
const WAKE_AT_ONCE = 500;

export interface Lines {
  readonly ledger: Ledger;
  readonly backlog: Backlog;
  readonly queue: PlacementQueue;
}

export class Dispatch implements PlacementHandler {
  constructor(
    private readonly lines: Lines,
    private readonly placement: Placement,
    private readonly releasing: Releasing,
    private readonly slots: Slots,
    /** Whether the process has been told to stop, and takes nothing more. */
    private readonly isStopping: () => boolean,
  ) {}

  async take(shard: number, most: number): Promise<void> {
    const { ledger, queue } = this.lines;
    // More than we could ever work on at once is somebody else's to take.
    let left = Math.min(most, this.slots.limit);
    if (most > left) await queue.announce(shard, most - left);
    const placing: Promise<unknown>[] = [];
    while (left > 0) {
      const places = await this.slots.take(left);
      if (this.isStopping()) {
        this.slots.give(places);
        await queue.announce(shard, left);
        break;
      }
      const askedAt = performance.now();
      const { matches, at, ready } = await ledger.take(shard, places).catch((error: unknown) => {
        this.slots.give(places);
        throw error;
      });
      this.slots.give(places - matches.length);
      placing.push(
        ...matches.map((match) => this.placement.place(match, at, askedAt).finally(() => this.slots.give(1))),
      );
      // So long a line is not announced match by match: whoever takes from it says that there is more.
      if (ready >= PLENTY && matches.length > 0) await queue.announce(shard, matches.length);
      if (matches.length < places) break;
      left -= matches.length;
    }
    await allSettled(placing);
  }

  async placeNamed(keys: readonly MatchKey[]): Promise<void> {
    await allSettled(
      keys.map(async (key) => {
        const askedAt = performance.now();
        const claimed = await this.lines.ledger.claim(key);
        if (claimed.kind === 'claimed') await this.placement.place(claimed.match, claimed.at, askedAt);
      }),
    );
  }

  async wakeDue(shard: number): Promise<void> {
    const { backlog, queue } = this.lines;
    const { woken, nextInMs } = await backlog.wakeDue(shard, WAKE_AT_ONCE);
    if (woken > 0) await queue.announce(shard, woken);
    if (nextInMs !== null) await queue.wakeIn(shard, nextInMs);
  }

  async releaseDue(shard: number): Promise<void> {
    await this.releasing.releaseDue(shard);
  }
}

/** Each for itself: one that cannot be placed now (Redis gone, say) harms no other, and is found again by its lease. */
async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw new AggregateError(failures, 'some matches could not be worked on');
}
