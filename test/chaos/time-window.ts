/** A stretch of time, in milliseconds since the epoch. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** How much of a stretch lies outside all of these windows, which may overlap. */
export function timeOutside({ from, to }: TimeWindow, windows: readonly TimeWindow[]): number {
  let outside = 0;
  let reached = from;
  for (const window of [...windows].sort((one, other) => one.from - other.from)) {
    if (window.to <= reached || window.from >= to) continue;
    outside += Math.max(0, window.from - reached);
    reached = window.to;
  }
  return outside + Math.max(0, to - reached);
}
