import type { OnApplicationShutdown } from '@nestjs/common';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import type { CompiledProfile } from '../planning/index.ts';
import type { EnteredFastPath, FastPath } from '../queue/fast-path.ts';
import type { Opening, Placement } from './placement.ts';
import type { Slots } from './slots.ts';

/** The fast path of a process that has a worker, whose places it uses. */
export class ClaimedAtOnce implements FastPath, OnApplicationShutdown {
  private readonly underWay = new Set<Promise<unknown>>();

  /** @param ledger over a connection that waits for Redis */
  constructor(
    private readonly ledger: Ledger,
    private readonly placement: Placement,
    private readonly slots: Slots,
    /** Whether the process has been told to stop, and takes nothing more. */
    private readonly isStopping: () => boolean,
    private readonly brokeOff: (key: MatchKey, error: unknown) => void,
  ) {}

  enter(key: MatchKey, request: MatchRequest, profile: CompiledProfile): EnteredFastPath | undefined {
    if (this.isStopping() || !this.slots.takeAtOnce()) return undefined;
    const stay = this.begin();
    try {
      const opening = this.placement.opening(key, request, profile);
      if (opening) return this.entered(key, opening, stay);
    } catch (error) {
      stay.end();
      throw error;
    }
    stay.end();
    return undefined;
  }

  /** What has begun is finished, as the jobs of a worker are. */
  async onApplicationShutdown(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private entered(key: MatchKey, opening: Opening, stay: Stay): EnteredFastPath {
    const { claim } = opening;
    const tell = (error: unknown): undefined => {
      this.brokeOff(key, error);
    };
    return {
      claim,
      place: (match, at) => this.placement.placeOpened(match, at, opening).catch(tell).finally(stay.end),
      leave: stay.end,
      leaveUnsure: () => {
        // Redis may be away for long. That bounds how many wait to tell it, and holds up no shutdown.
        stay.forget();
        void this.ledger
          .lapse(key, claim)
          .catch(tell)
          .finally(() => this.slots.give(1));
      },
    };
  }

  private begin(): Stay {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.underWay.add(promise);
    const forget = () => {
      this.underWay.delete(promise);
      resolve(undefined);
    };
    return {
      forget,
      end: () => {
        this.slots.give(1);
        forget();
      },
    };
  }
}

/** A place in use. */
interface Stay {
  /** Gives it back; once. */
  readonly end: () => void;
  /** Nobody has to wait for it any more, though the place is not given back yet. */
  readonly forget: () => void;
}
