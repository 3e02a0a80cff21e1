/** So long what one match was told holds for all that ask for the same. Short: a payload may become Ready at any time. */
const HOLDS_MS = 50;
/** More shapes than are asked for in that time. */
const MOST = 1_000;

/**
 * What an allocation has just answered with "no match", so that many who want the same do not all ask: a crowd that wakes
 * for the last few payloads, or comes while there are none, costs some twenty calls a second and not one for each.
 */
export class RecentNoMatch {
  private readonly until = new Map<string, number>();

  /** @param now monotonic, ms */
  constructor(private readonly now: () => number) {}

  /** @param selectors as they are sent */
  holds(selectors: string): boolean {
    return this.now() < (this.until.get(selectors) ?? -Infinity);
  }

  note(selectors: string): void {
    if (this.until.size >= MOST) this.until.clear();
    this.until.set(selectors, this.now() + HOLDS_MS);
  }

  forget(selectors: string): void {
    this.until.delete(selectors);
  }
}
