/**
 * Latencies in bounded memory: counted by classes that grow geometrically, so that a quantile read from them is at most
 * half a class (about 6 %) off, whether it is a millisecond or a minute.
 */
const RATIO = 1.125;
const LONGEST_MS = 120_000;
const CLASSES = Math.ceil(Math.log(LONGEST_MS) / Math.log(RATIO)) + 1;

export class LatencyHistogram {
  private readonly counts = new Uint32Array(CLASSES);
  private total = 0;

  add(ms: number): void {
    const index = Math.min(CLASSES - 1, Math.round(Math.log(Math.max(1, ms)) / Math.log(RATIO)));
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.total += 1;
  }

  /** In ms; null where nothing was counted. @param share from 0 to 1 */
  quantile(share: number): number | null {
    if (this.total === 0) return null;
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    const index = this.counts.findIndex((count) => (seen += count) >= rank);
    return Math.round(RATIO ** index);
  }
}
