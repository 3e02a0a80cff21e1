import { LatencyHistogram } from './latency-histogram.ts';

export type Counted = 'accepted' | 'assigned' | 'failed' | 'cancelled' | 'released' | 'ended';
export type Counts = Record<Counted, number>;

export interface Step {
  readonly counts: Counts;
  /** How many more matches were on the way, and had a server, at its end than at its beginning. */
  readonly change: Standing;
  readonly latencies: LatencyHistogram;
}

/** Matches without a server that are not over, and matches with one. */
export interface Standing {
  on_the_way: number;
  with_server: number;
}

export const newStep = (): Step => ({
  counts: { accepted: 0, assigned: 0, failed: 0, cancelled: 0, released: 0, ended: 0 },
  change: { on_the_way: 0, with_server: 0 },
  latencies: new LatencyHistogram(),
});
