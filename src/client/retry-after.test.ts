import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.ts';

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
const of = (value?: string) => retryAfterMs(new Headers(value === undefined ? {} : { 'retry-after': value }), nowMs);

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['0.5', 500],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 12:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ])('%j is %d ms', (value, expected) => {
    expect(of(value)).toBe(expected);
  });

  it.each([undefined, '', '-1', 'soon', '1e9', '2026-01-01'])('%j says nothing', (value) => {
    expect(of(value)).toBeUndefined();
  });
});
