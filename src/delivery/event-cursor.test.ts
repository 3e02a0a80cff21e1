import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CursorWriter, OLDEST, START, decodeCursor, encodeCursor, isAfter } from './event-cursor.ts';

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

  it('is the same from whoever has followed for long', () => {
    const moves = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.oneof(fc.constantFrom(OLDEST, START), streamId)));
    fc.assert(
      fc.property(moves, (each) => {
        const writer = new CursorWriter(4);
        const now = Array.from({ length: 4 }, () => START);
        for (const [shard, id] of each) {
          now[shard] = id;
          expect(writer.write(now)).toBe(encodeCursor(now));
        }
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

  it('that is any other text says what can be said again, or is none', () => {
    const given = fc.array(fc.oneof(fc.constantFrom(OLDEST, START), streamId), { minLength: 2, maxLength: 2 });
    const byte = fc.nat({ max: 255 });
    const damaged = fc.tuple(given, fc.nat({ max: 30 }), byte, fc.nat({ max: 2 })).map(([each, at, put, drop]) => {
      const bytes = [...Buffer.from(encodeCursor(each), 'base64url')];
      return bytes.toSpliced(1 + (at % bytes.length), drop, put);
    });
    const small = fc.array(fc.nat({ max: 4 }), { minLength: 3, maxLength: 5 }).map((bytes) => [1, ...bytes]);
    const digits = fc.stringMatching(/^[0-9]{1,3}-[0-9]{1,18}$/);
    const words = fc.tuple(digits, digits).map((each) => [...Buffer.from(each.join(' '))]);
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(damaged, small, words, fc.array(byte, { maxLength: 60 })), (bytes) => {
        const found = decodeCursor(Buffer.from(bytes).toString('base64url'), 2, NOW);
        if (found === undefined) return;
        read += 1;
        expect(found).toHaveLength(2);
        expect(decodeCursor(encodeCursor(found), 2, NOW)).toEqual(found);
      }),
      { numRuns: 1_000 },
    );
    expect(read).toBeGreaterThan(50);
  });
});

describe('one place in a stream', () => {
  it('comes after another by its time, then by its number of that millisecond', () => {
    const place = fc.tuple(fc.nat({ max: NOW }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));
    const near = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 12 }));
    fc.assert(
      fc.property(fc.oneof(place, near), fc.oneof(place, near), ([ms, sequence], [otherMs, otherSequence]) => {
        const isLater = ms > otherMs || (ms === otherMs && sequence > otherSequence);
        expect(isAfter(`${ms}-${sequence}`, `${otherMs}-${otherSequence}`)).toBe(isLater);
      }),
    );
    expect(isAfter('0-1', OLDEST)).toBe(true);
    expect(isAfter(START, OLDEST)).toBe(false);
  });
});
