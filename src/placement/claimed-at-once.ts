import type { OnApplicationShutdown } from '@nestjs/common';
import type { MatchKey } from '../matches/match-key.ts';
import type { MatchRequest, StoredMatch } from '../matches/match-record.ts';
import type { CompiledProfile } from '../planning/index.ts';
import type { EnteredFastPath, FastPath } from '../queue/fast-path.ts';
import type { Opening, Placement } from './placement.ts';
import type { Slots } from './slots.ts';

/** The fast path of a process that has a worker, whose places it uses. */
export class ClaimedAtOnce implements FastPath, OnApplicationShutdown {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly placement: Placement,
    private readonly slots: Slots,
    /** Whether the process has been told to stop, and takes nothing more. */
    private readonly isStopping: () => boolean,
    private readonly brokeOff: (key: MatchKey, error: unknown) => void,
  ) {}

  enter(key: MatchKey, request: MatchRequest, profile: CompiledProfile): EnteredFastPath | undefined {
    if (this.isStopping() || !this.slots.takeAtOnce()) return undefined;
    const opening = this.placement.opening(key, request, profile);
    if (!opening) {
      this.slots.give(1);
      return undefined;
    }
    return {
      firstCall: opening.firstCall,
      place: (match, at) => this.place(match, at, opening),
      leave: () => this.slots.give(1),
    };
  }

  /** What has begun is finished, as the jobs of a worker are. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async place(match: StoredMatch, at: number, opening: Opening): Promise<StoredMatch | undefined> {
    const placed = this.placement
      .placeOpened(match, at, opening)
      .catch((error: unknown) => {
        this.brokeOff(match.key, error);
        return undefined;
      })
      .finally(() => {
        this.slots.give(1);
        this.underWay.delete(placed);
      });
    this.underWay.add(placed);
    return placed;
  }
}
