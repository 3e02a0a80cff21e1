/** How long a call may take, and the caller's wish to give it up; one for the whole call with its waits and repetitions. */
export type GivenUp = 'timeout' | 'aborted';

export class Deadline {
  readonly #endsAt: number;
  readonly signal: AbortSignal | undefined;

  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#endsAt = performance.now() + timeoutMs;
    this.signal = signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /**
   * Calls back at most once, when time is up or the caller gives up: at once where that is so already. When time is up, what
   * has arrived meanwhile is read first: a process that was stopped or busy for longer than a call may take would otherwise
   * throw away every answer that waits for it, and not know what became of its calls.
   */
  watch(onGivenUp: (cause: GivenUp) => void): () => void {
    const { signal } = this;
    const stop = (): void => {
      clearTimeout(timer);
      clearImmediate(afterReading);
      signal?.removeEventListener('abort', onAbort);
    };
    let afterReading: NodeJS.Immediate | undefined;
    const giveUp = (cause: GivenUp): void => {
      stop();
      onGivenUp(cause);
    };
    const onAbort = (): void => giveUp('aborted');
    const { remainingMs } = this;
    const timer = setTimeout(() => (afterReading = setImmediate(giveUp, 'timeout')), remainingMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) giveUp('aborted');
    else if (remainingMs === 0) giveUp('timeout');
    return stop;
  }

  /** What the promise settles to, or why it was not waited for. The promise itself goes on for others. */
  async waitFor<T>(promise: Promise<T>): Promise<T | GivenUp> {
    const { promise: givenUp, resolve } = Promise.withResolvers<GivenUp>();
    const stop = this.watch(resolve);
    try {
      return await Promise.race([promise, givenUp]);
    } finally {
      stop();
    }
  }

  /** Waits, at most as long as there is time; false when the caller gave up. */
  async pause(durationMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, durationMs, true);
    const stop = this.watch(() => resolve(false));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }
}
