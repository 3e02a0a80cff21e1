/** So long what one match was told holds for all that ask for the same. Short: a payload may become Ready at any time. */
const HOLDS_MS = 50;
/** More shapes than are asked for in that time. */
const MOST = 1_000;

/**
 * What an allocation has just answered with "no match", so that many who want the same do not all ask: a crowd that wakes
 * for the last few payloads, or comes while there are none, costs some twenty calls a second and not one for each.
 */
export class RecentNoMatch {
  private readonly told = new Map<string, { readonly until: number; readonly match: string }>();

  /** @param now monotonic, ms */
  constructor(private readonly now: () => number) {}

  /**
   * Not for the match that was told so itself: when it asks again is its own back-off's business.
   * @param selectors as they are sent
   */
  holds(selectors: string, match: string): boolean {
    const told = this.told.get(selectors);
    return told !== undefined && told.match !== match && this.now() < told.until;
  }

  note(selectors: string, match: string): void {
    if (this.told.size >= MOST) this.told.clear();
    this.told.set(selectors, { until: this.now() + HOLDS_MS, match });
  }

  forget(selectors: string): void {
    this.told.delete(selectors);
  }
}
