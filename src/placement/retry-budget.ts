export interface RetryBudgetSettings {
  /** Retries may be this share of first tries … */
  readonly percent: number;
  /** … and so many a second beside that, so that little traffic can retry at all. */
  readonly minPerSecond: number;
}

/** Of what was deposited, at most so many retries are kept for later: an old quiet time allows no storm. */
const KEPT = 100;
/** Sums of percents are not exact in binary; a hundred deposits of a hundredth make one. */
const EPSILON = 1e-9;

/**
 * What keeps retries from making an outage worse: each first try deposits a share of a retry, each retry draws a whole one,
 * and where there is none the retry waits. So retries never exceed that share of first tries, but for a small rate that
 * comes with time.
 */
export class RetryBudget {
  private deposited = 0;
  private fromTime: number;
  private countedAt: number;

  /** @param now monotonic, ms */
  constructor(
    private readonly settings: RetryBudgetSettings,
    private readonly now: () => number,
  ) {
    this.fromTime = settings.minPerSecond;
    this.countedAt = now();
  }

  /** A first try was made. */
  deposit(): void {
    this.deposited = Math.min(KEPT, this.deposited + this.settings.percent / 100);
  }

  /** Whether a retry may be made now. */
  get allows(): boolean {
    this.count();
    return this.fromTime + EPSILON >= 1 || this.deposited + EPSILON >= 1;
  }

  /** Draws one retry; false where none is left, and then it must not be made. */
  withdraw(): boolean {
    if (!this.allows) return false;
    if (this.fromTime + EPSILON >= 1) this.fromTime -= 1;
    else this.deposited -= 1;
    return true;
  }

  private count(): void {
    const now = this.now();
    const earned = ((now - this.countedAt) / 1_000) * this.settings.minPerSecond;
    this.fromTime = Math.min(this.settings.minPerSecond, this.fromTime + earned);
    this.countedAt = now;
  }
}
