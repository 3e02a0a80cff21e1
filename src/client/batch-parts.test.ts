import { describe, expect, it } from '@jest/globals';
import { batchParts } from './batch-parts.ts';

const LIMIT_BYTES = 8 * 1024 * 1024;
const match = (match_id: string, match_data?: unknown) => ({ match_id, profile: 'ranked', match_data });
const lengths = (parts: readonly (readonly unknown[])[]) => parts.map(({ length }) => length);
const sentBytes = (matches: readonly unknown[]) => Buffer.byteLength(JSON.stringify({ matches }));

describe('the requests of a batch', () => {
  it('hold 1,000 matches each, in their order', () => {
    const matches = Array.from({ length: 2_001 }, (_, index) => match(`m-${index}`));
    const parts = batchParts(matches);
    expect(lengths(parts)).toEqual([1_000, 1_000, 1]);
    expect(parts.flat()).toEqual(matches);
    expect(batchParts([])).toEqual([]);
  });

  it('are as large as the gateway takes them, to the byte', () => {
    const filler = 'é'.repeat(2 ** 19);
    const seven = Array.from({ length: 7 }, () => match('large', filler));
    const room = LIMIT_BYTES - sentBytes([...seven, match('last', '')]);
    const fits = [...seven, match('last', 'x'.repeat(room))];
    expect(sentBytes(fits)).toBe(LIMIT_BYTES);
    expect(lengths(batchParts(fits))).toEqual([8]);
    expect(lengths(batchParts([...seven, match('last', 'x'.repeat(room + 1))]))).toEqual([7, 1]);
  });

  it('hold by itself what is too large for any', () => {
    const huge = match('huge', 'x'.repeat(LIMIT_BYTES));
    expect(lengths(batchParts([match('a'), match('b'), huge, match('c')]))).toEqual([2, 1, 1]);
    expect(lengths(batchParts([huge, match('a')]))).toEqual([1, 1]);
  });
});
