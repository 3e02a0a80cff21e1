/** How long a call may take, and the caller's wish to give it up; one for the whole call with its waits and repetitions. */
export type GivenUp = 'timeout' | 'aborted';

/** A timer that is set for longer than this goes off at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class Deadline {
  readonly #timeoutMs: number;
  readonly #lastsUntil: number;
  readonly signal: AbortSignal | undefined;
  #endsAt: number;

  /** @param longestMs for a call whose answer may be long: the time is up when so little comes of it, and then at the latest */
  constructor(timeoutMs: number, signal?: AbortSignal, longestMs = timeoutMs) {
    const now = performance.now();
    this.#timeoutMs = timeoutMs;
    this.#lastsUntil = now + Math.max(timeoutMs, longestMs);
    this.#endsAt = now + timeoutMs;
    this.signal = signal;
  }

  /** Something has come. */
  moved(): void {
    this.#endsAt = Math.min(performance.now() + this.#timeoutMs, this.#lastsUntil);
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
    const afterwards = (): void => {
      if (this.remainingMs === 0) giveUp('timeout');
      else timer = setTimeout(timeUp, Math.min(this.remainingMs, LONGEST_TIMER_MS));
    };
    const timeUp = (): void => void (afterReading = setImmediate(afterwards));
    let timer = setTimeout(timeUp, Math.min(remainingMs, LONGEST_TIMER_MS));
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
    const timer = setTimeout(resolve, Math.min(durationMs, LONGEST_TIMER_MS), true);
    const stop = this.watch(() => resolve(false));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }
}
