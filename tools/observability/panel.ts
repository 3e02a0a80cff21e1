/** What a panel of the dashboard is made of, and the queries that many of them share. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What it means when this looks wrong. */
  readonly description: string;
  readonly type: 'timeseries' | 'stat';
  readonly unit: 'short' | 's' | 'percentunit' | 'reqps' | 'bytes' | 'dateTimeAsIso';
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** Green below the first, then orange, then red. */
  readonly thresholds?: readonly [orange: number, red: number];
  /** Words for values. */
  readonly words?: Readonly<Record<number, { readonly text: string; readonly color: string }>>;
  readonly stacked?: true;
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export const rate = (series: string, ...by: string[]) =>
  `sum${by.length > 0 ? ` by (${by.join(', ')})` : ''} (rate(${series}[$__rate_interval]))`;
export const quantile = (q: number, histogram: string, ...by: string[]) =>
  `histogram_quantile(${q}, ${rate(histogram, ...by, 'le')})`;
/** Three lines of one histogram. */
export const quantiles = (histogram: string): Query[] =>
  [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, histogram), legend: `p${q * 100}` }));
