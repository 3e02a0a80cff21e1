import { describe, expect, it } from '@jest/globals';
import { LatencyHistogram } from './latency-histogram.ts';

describe('quantiles of latencies', () => {
  it('are unknown where nothing was counted', () => {
    expect(new LatencyHistogram().quantile(0.5)).toBeNull();
  });

  it.each([1, 7, 40, 430, 2_500, 59_000])('are within 7 % of what was counted: %d ms', (ms) => {
    const histogram = new LatencyHistogram();
    histogram.add(ms);
    for (const share of [0.5, 0.99]) {
      expect(Math.abs((histogram.quantile(share) ?? 0) - ms)).toBeLessThanOrEqual(Math.max(0.5, 0.07 * ms));
    }
  });

  it('tell the slow few from the many', () => {
    const histogram = new LatencyHistogram();
    for (let i = 0; i < 98; i += 1) histogram.add(20);
    for (let i = 0; i < 2; i += 1) histogram.add(9_000);
    expect(histogram.quantile(0.5)).toBeLessThan(25);
    expect(histogram.quantile(0.99)).toBeGreaterThan(8_000);
  });

  it('hold what is longer than their longest', () => {
    const histogram = new LatencyHistogram();
    histogram.add(10_000_000);
    expect(histogram.quantile(0.5)).toBeGreaterThan(100_000);
  });
});
