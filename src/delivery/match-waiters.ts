import type { MatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { DELIVERY_OUTCOMES } from '../observability/metrics.ts';
import type { OutboxTail } from './outbox-tail.ts';

export interface Waiting {
  /**
   * Has it told by the outbox of what happens from now on. Answers whether it has been told of all since it began to wait,
   * because others have followed theirs all along; where not, the match is to be read after this.
   */
  follow(): boolean;
  /** Resolves once it is told that the match is assigned or final; undefined when the time is up or the caller has gone. */
  settled(waitMs: number, gone?: AbortSignal): Promise<Settled | undefined>;
  /** Whoever tells it has the record of the settled match. */
  tell(match: StoredMatch): void;
  /** Whether it has been stopped. */
  readonly isOver: boolean;
  /** Must be called in the end, whatever happened. */
  stop(): void;
}

/** `match`: its record, where it need not be read. */
export interface Settled {
  readonly match?: StoredMatch;
}

/** For as long as anybody follows. */
interface Subscription {
  readonly end: () => void;
}

type Wake = (settled: Settled | undefined) => void;

/** `left`: the caller did not wait to the end. */
export type WaitOutcome = (typeof DELIVERY_OUTCOMES)['long-poll'][number];

/** Who waits for which match in this process. The outbox is read for those who follow. */
export class MatchWaiters {
  private readonly waiting = new Map<MatchKey, Set<Wake>>();
  private callers = 0;
  private following = 0;
  private subscription: Subscription | undefined;
  private closed = false;

  /**
   * @param changed is told how many callers wait now
   * @param ended is told how each wait ended
   */
  constructor(
    private readonly tail: OutboxTail,
    private readonly changed: (callers: number) => void = () => undefined,
    private readonly ended: (outcome: WaitOutcome) => void = () => undefined,
  ) {}

  begin(key: MatchKey): Waiting {
    let wake: Wake = () => undefined;
    const woken = new Promise<Settled | undefined>((resolve) => (wake = resolve));
    if (this.closed) wake(undefined);
    const others = this.waiting.get(key) ?? new Set();
    others.add(wake);
    this.waiting.set(key, others);
    this.count(1);
    const { subscription } = this;
    let follows = false;
    return {
      follow: () => {
        const toldOfAll = subscription !== undefined && subscription === this.subscription;
        if (!follows && others.has(wake)) {
          follows = true;
          this.follow(1);
        }
        return toldOfAll;
      },
      settled: async (waitMs, gone) => {
        const settled = await withinTime(woken, waitMs, gone);
        this.ended(settled ? 'delivered' : gone?.aborted ? 'left' : 'timed_out');
        return settled;
      },
      tell: (match) => wake({ match }),
      get isOver() {
        return !others.has(wake);
      },
      stop: () => {
        if (!others.delete(wake)) return;
        this.count(-1);
        if (follows) this.follow(-1);
        if (others.size === 0 && this.waiting.get(key) === others) this.waiting.delete(key);
      },
    };
  }

  /** The process is stopping: everybody is told at once how far their match is, and asks another replica. */
  close(): void {
    this.closed = true;
    this.wakeAll();
  }

  private count(more: number): void {
    this.callers += more;
    this.changed(this.callers);
  }

  private follow(more: number): void {
    this.following += more;
    if (this.following === 0) {
      this.subscription?.end();
      this.subscription = undefined;
      return;
    }
    this.subscription ??= {
      end: this.tail.subscribe(
        ({ key, state }) => {
          if (isSettled(state)) this.wake(key, {});
        },
        () => this.wakeAll(),
      ),
    };
  }

  private wakeAll(): void {
    for (const key of this.waiting.keys()) this.wake(key, undefined);
  }

  private wake(key: MatchKey, settled: Settled | undefined): void {
    for (const wake of this.waiting.get(key) ?? []) wake(settled);
  }
}

function withinTime(
  woken: Promise<Settled | undefined>,
  waitMs: number,
  gone?: AbortSignal,
): Promise<Settled | undefined> {
  if (gone?.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer(undefined), waitMs);
    const leave = () => answer(undefined);
    const answer = (settled: Settled | undefined) => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
      resolve(settled);
    };
    gone?.addEventListener('abort', leave);
    void woken.then(answer);
  });
}
