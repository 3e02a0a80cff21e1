import type { MatchKey } from '../matches/match-key.ts';
import { isSettled } from '../matches/match-state.ts';
import type { OutboxTail } from './outbox-tail.ts';

export interface Waiting {
  /** True once the match is assigned or final; false when the time is up or the caller has gone. */
  settled(waitMs: number, gone?: AbortSignal): Promise<boolean>;
  /** Must be called in the end, whatever happened. */
  stop(): void;
}

/** Who waits for which match in this process. Begin to wait before reading the match, and nothing can slip between. */
export class MatchWaiters {
  private readonly waiting = new Map<MatchKey, Set<() => void>>();

  constructor(tail: OutboxTail) {
    tail.subscribe(({ key, state }) => {
      if (isSettled(state)) this.wake(key);
    });
  }

  /** How many matches somebody waits for. */
  get size(): number {
    return this.waiting.size;
  }

  begin(key: MatchKey): Waiting {
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const others = this.waiting.get(key) ?? new Set();
    others.add(wake);
    this.waiting.set(key, others);
    return {
      settled: (waitMs, gone) => withinTime(woken, waitMs, gone),
      stop: () => {
        others.delete(wake);
        if (others.size === 0 && this.waiting.get(key) === others) this.waiting.delete(key);
      },
    };
  }

  private wake(key: MatchKey): void {
    for (const wake of this.waiting.get(key) ?? []) wake();
  }
}

function withinTime(woken: Promise<void>, waitMs: number, gone?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer(false), waitMs);
    const leave = () => answer(false);
    const answer = (settled: boolean) => {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
      resolve(settled);
    };
    gone?.addEventListener('abort', leave);
    void woken.then(() => answer(true));
  });
}
