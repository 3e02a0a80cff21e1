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
import type { StoredMatch } from '../matches/match-record.ts';
import { PLENTY, type PlacementQueue } from '../queue/placement-queue.ts';
import type { PlacementHandler } from '../queue/placement-worker.ts';
import type { Come } from '../queue/standby.ts';
import type { Placement } from './placement.ts';
import type { Releasing } from './releasing.ts';
import type { Slots } from './slots.ts';

/** Those woken at once; what is left is woken by the next alarm, which is set at the same time. */
const WAKE_AT_ONCE = 500;
/** Taken in one step by one that is called: so that Redis serves others in between, and others find free places meanwhile. */
const TAKE_AT_ONCE = 32;
const SHARE_AT_ONCE = 0.25;

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
    const { placed } = await beginning(async (placing) => {
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
    await placed;
  }

  comeTo(shard: number, called: boolean): Promise<Come> {
    const atOnce = Math.min(TAKE_AT_ONCE, Math.ceil(this.slots.limit * SHARE_AT_ONCE));
    return beginning(async (placing) => {
      // Whoever only looks wants to stand by, for which one place will do.
      for (let most = called ? atOnce : 1; ; most = atOnce) {
        const places = this.worker.isStopping() ? 0 : this.slots.takeFree(most);
        if (places === 0 && !called) return;
        const { taken, ready } = await this.takeFor(shard, places, placing);
        if (taken < places) return;
        if (places > 0) continue;
        // What it was called for and has no place for is for others, who hear of it as of any other job.
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
    for (const match of matches) placing.push(this.placeOne(match, at, askedAt));
    return { taken: matches.length, ready };
  }

  private placeOne(match: StoredMatch, at: number, askedAt: number): Promise<unknown> {
    const placed = this.placement.place(match, at, askedAt).finally(() => this.slots.give(1));
    // It may fail long before all are waited for.
    placed.catch(() => undefined);
    return placed;
  }
}

/** Resolves when it has taken what it takes; all of that is placed even where taking breaks off. */
async function beginning(take: (placing: Promise<unknown>[]) => Promise<void>): Promise<Come> {
  const placing: Promise<unknown>[] = [];
  const taking = take(placing);
  await taking.catch(() => undefined);
  return { placed: allSettled([taking, ...placing]) };
}

/** Each for itself: one that cannot be placed now (Redis gone, say) harms no other, and is found again by its lease. */
async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const [first] = failures;
  if (failures.length === 0) return;
  if (failures.length === 1 && first instanceof Error) throw first;
  const why = first instanceof Error ? first.message : String(first);
  throw new AggregateError(failures, `${failures.length} matches could not be worked on: ${why}`);
}
