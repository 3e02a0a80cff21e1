import type { MatchKey } from '../matches/match-key.ts';
import { isSettled } from '../matches/match-state.ts';
import type { DELIVERY_OUTCOMES } from '../observability/metrics.ts';
import type { OutboxTail } from './outbox-tail.ts';

export interface Waiting {
  /** True once the match is assigned or final; false when the time is up or the caller has gone. */
  settled(waitMs: number, gone?: AbortSignal): Promise<boolean>;
  /** Must be called in the end, whatever happened. */
  stop(): void;
}

/** `left`: the caller did not wait to the end. */
export type WaitOutcome = (typeof DELIVERY_OUTCOMES)['long-poll'][number];

/** Who waits for which match in this process. Begin to wait before reading the match, and nothing can slip between. */
export class MatchWaiters {
  private readonly waiting = new Map<MatchKey, Set<(settled: boolean) => void>>();
  private callers = 0;
  private closed = false;

  /**
   * @param changed is told how many callers wait now
   * @param ended is told how each wait ended
   */
  constructor(
    tail: OutboxTail,
    private readonly changed: (callers: number) => void = () => undefined,
    private readonly ended: (outcome: WaitOutcome) => void = () => undefined,
  ) {
    tail.subscribe(({ key, state }) => {
      if (isSettled(state)) this.wake(key, true);
    });
  }

  begin(key: MatchKey): Waiting {
    let wake: (settled: boolean) => void = () => undefined;
    const woken = new Promise<boolean>((resolve) => (wake = resolve));
    if (this.closed) wake(false);
    const others = this.waiting.get(key) ?? new Set();
    others.add(wake);
    this.waiting.set(key, others);
    this.count(1);
    return {
      settled: async (waitMs, gone) => {
        const settled = await withinTime(woken, waitMs, gone);
        this.ended(settled ? 'delivered' : gone?.aborted ? 'left' : 'timed_out');
        return settled;
      },
      stop: () => {
        if (others.delete(wake)) this.count(-1);
        if (others.size === 0 && this.waiting.get(key) === others) this.waiting.delete(key);
      },
    };
  }

  /** The process is stopping: everybody is told at once how far their match is, and asks another replica. */
  close(): void {
    this.closed = true;
    for (const key of this.waiting.keys()) this.wake(key, false);
  }

  private count(more: number): void {
    this.callers += more;
    this.changed(this.callers);
  }

  private wake(key: MatchKey, settled: boolean): void {
    for (const wake of this.waiting.get(key) ?? []) wake(settled);
  }
}

function withinTime(woken: Promise<boolean>, waitMs: number, gone?: AbortSignal): Promise<boolean> {
  if (gone?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer(false), waitMs);
    const leave = () => answer(false);
    const answer = (settled: boolean) => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
      resolve(settled);
    };
    gone?.addEventListener('abort', leave);
    void woken.then(answer);
  });
}
