import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OLDEST, START, decodeCursor, encodeCursor } from './event-cursor.ts';

const NOW = Date.parse('2026-11-28T00:00:00Z');
const streamId = fc
  .tuple(fc.nat({ max: NOW }), fc.nat({ max: Number.MAX_SAFE_INTEGER }))
  .map(([ms, sequence]) => `${ms}-${sequence}`);
const positions = fc.array(fc.oneof(fc.constantFrom(OLDEST, START), streamId), { minLength: 1, maxLength: 40 });

describe('a cursor', () => {
  it('says the same to every replica', () => {
    fc.assert(
      fc.property(positions, (each) => {
        expect(decodeCursor(encodeCursor(each), each.length, NOW)).toEqual(each);
      }),
    );
  });

  it('of the form that was given before is read', () => {
    const text = Buffer.from('1764000000000-3 0-0').toString('base64url');
    expect(decodeCursor(text, 2, NOW)).toEqual(['1764000000000-3', START]);
  });

  it('of as many shards as there may be fits into a header, also where some have been quiet for years', () => {
    const day = 86_400_000;
    const each = Array.from({ length: 1_024 }, (_, shard) => `${NOW - shard * day}-${shard * 15}`);
    expect(encodeCursor(each).length).toBeLessThan(12 * 1_024);
    expect(decodeCursor(encodeCursor(each), 1_024, NOW)).toEqual(each);
  });

  it.each([
    ['for another number of shards', encodeCursor(['1-1', '2-2', '3-3'])],
    ['that ends too soon', encodeCursor(['1-1', '2-300']).slice(0, -2)],
    ['of a time that is still to come', encodeCursor([`${NOW + 2 * 86_400_000}-0`, START])],
    ['of times before all time', Buffer.from([1, 5, 9, 0, 1]).toString('base64url')],
    [
      'of numbers that no stream has',
      Buffer.from([1, 5, 2, ...Array<number>(9).fill(255), 1, 0]).toString('base64url'),
    ],
    ['that is empty', ''],
  ])('%s is none', (_what, text) => {
    expect(decodeCursor(text, 2, NOW)).toBeUndefined();
  });

  it('that is any other text is refused, and nothing worse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const found = decodeCursor(Buffer.from([1, ...bytes]).toString('base64url'), 2, NOW);
        for (const id of found ?? []) expect(id).toMatch(/^(0|\d+-\d+)$/);
      }),
    );
  });
});
