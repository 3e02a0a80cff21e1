/**
 * Bounded concurrency for one allocation: a slow one can hold only its own places. Who finds none waits a little, in
 * order, because a burst passes in less time than a retry takes; who waits in vain goes to its next step.
 */
export class Bulkhead {
  #inFlight = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly limit: number,
    private readonly waitMs: number,
    private readonly changed: (inFlight: number) => void = () => undefined,
  ) {}

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The work's result, or `full` where no place came free in time; then the work was not begun. */
  async run<T>(work: () => Promise<T>): Promise<{ readonly done: T } | 'full'> {
    if (!(await this.enter())) return 'full';
    try {
      return { done: await work() };
    } finally {
      this.leave();
    }
  }

  private enter(): Promise<boolean> {
    if (this.#inFlight < this.limit) {
      this.take(1);
      return Promise.resolve(true);
    }
    if (this.waitMs === 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(handOver), 1);
        resolve(false);
      }, this.waitMs);
      const handOver = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#waiting.push(handOver);
    });
  }

  /** The place goes to the one who has waited longest, or becomes free. */
  private leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.take(-1);
  }

  private take(places: number): void {
    this.#inFlight += places;
    this.changed(this.#inFlight);
  }
}
