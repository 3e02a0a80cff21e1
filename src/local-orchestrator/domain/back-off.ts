export interface BackOff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** How long the n-th restart waits: doubling from `initialMs`, never more than `maxMs`. */
export const restartDelayMs = ({ initialMs, maxMs }: BackOff, restarts: number): number =>
  Math.min(maxMs, initialMs * 2 ** Math.min(30, Math.max(0, restarts - 1)));
