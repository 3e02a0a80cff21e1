/**
 * What a worker does with a job: takes as many matches from the line as it has places for, and has each placed. The job
 * only says that there is something to take; whose turn it is, the ledger decides in the moment of taking.
 *
 *   place, a call ─► slots ─► ledger.take ─► placement of each          wake ─► those whose wait is over get in line
 */
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { StandbyPlace } from '../matches/ledger/ledger-requests.ts';
import type { MatchKey } from '../matches/match-key.ts';
import { PLENTY, type PlacementQueue } from '../queue/placement-queue.ts';
import type { PlacementHandler } from '../queue/placement-worker.ts';
import type { Placement } from './placement.ts';
import type { Releasing } from './releasing.ts';
import type { Slots } from './slots.ts';

/** Those woken at once; what is left is woken by the next alarm, which is set at the same time. */
const WAKE_AT_ONCE = 500;
/** Taken in one step, so that Redis serves others in between. */
const TAKE_AT_ONCE = 32;

export interface Lines {
  readonly ledger: Ledger;
  readonly backlog: Backlog;
  readonly queue: PlacementQueue;
}

export interface WorkerItself {
  /** Whether the process has been told to stop, and takes nothing more. */
  readonly isStopping: () => boolean;
  /** Where it is called; nobody calls one that has none. */
  readonly standby?: StandbyPlace;
}

export class Dispatch implements PlacementHandler {
  constructor(
    private readonly lines: Lines,
    private readonly placement: Placement,
    private readonly releasing: Releasing,
    private readonly slots: Slots,
    private readonly worker: WorkerItself,
  ) {}

  async take(shard: number, most: number): Promise<void> {
    const { queue } = this.lines;
    // More than we could ever work on at once is somebody else's to take.
    let left = Math.min(most, this.slots.limit);
    if (most > left) await queue.announce(shard, most - left);
    await this.placeAll(async (placing) => {
      while (left > 0) {
        const places = await this.slots.take(left);
        if (this.worker.isStopping()) {
          this.slots.give(places);
          await queue.announce(shard, left);
          return;
        }
        const { taken, ready } = await this.takeFor(shard, places, placing);
        // So long a line is not announced match by match: whoever takes from it says that there is more.
        if (ready >= PLENTY && taken > 0) await queue.announce(shard, taken);
        if (taken < places) return;
        left -= taken;
      }
    });
  }

  async comeTo(shard: number): Promise<void> {
    await this.placeAll(async (placing) => {
      for (;;) {
        const places = this.worker.isStopping() ? 0 : this.slots.takeFree(TAKE_AT_ONCE);
        const { taken, ready } = await this.takeFor(shard, places, placing);
        if (taken < places) return;
        if (places > 0) continue;
        // What we have no place for is for others, who hear of it as of any other job.
        if (ready > 0) await this.lines.queue.announce(shard, Math.min(ready, PLENTY));
        return;
      }
    });
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

  /** Takes for these places, gives back those that it has no match for, and begins to place what it got. */
  private async takeFor(shard: number, places: number, placing: Promise<unknown>[]) {
    const askedAt = performance.now();
    const standby = this.worker.isStopping() ? undefined : this.worker.standby;
    const { matches, at, ready } = await this.lines.ledger.take(shard, places, standby).catch((error: unknown) => {
      this.slots.give(places);
      throw error;
    });
    this.slots.give(places - matches.length);
    for (const match of matches) {
      placing.push(this.placement.place(match, at, askedAt).finally(() => this.slots.give(1)));
    }
    return { taken: matches.length, ready };
  }

  /** Resolves when all have been placed that were taken, even where taking broke off. */
  private async placeAll(take: (placing: Promise<unknown>[]) => Promise<void>): Promise<void> {
    const placing: Promise<unknown>[] = [];
    const taking = take(placing);
    await taking.catch(() => undefined);
    await allSettled([taking, ...placing]);
  }
}

/** Each for itself: one that cannot be placed now (Redis gone, say) harms no other, and is found again by its lease. */
async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw new AggregateError(failures, 'some matches could not be worked on');
}
