import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PayloadIndex } from './payload-index.ts';
import type { LabelPairs } from './selector.ts';

const pairs = (labels: Record<string, string>): LabelPairs =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

const key = fc.constantFrom('a', 'b', 'c', 'constructor');
const labels = fc.dictionary(key, fc.constantFrom('', '1', '2'), { maxKeys: 4 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put'), id: fc.nat(60), labels, keepRank: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove'), id: fc.nat(60) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('find'), labels }) },
);
interface Known {
  readonly rank: number;
  readonly labels: Record<string, string>;
}

function scan(known: ReadonlyMap<string, Known>, wanted: Record<string, string>): string | undefined {
  const matching = [...known].filter(([, payload]) =>
    Object.entries(wanted).every(
      ([name, value]) => Object.hasOwn(payload.labels, name) && payload.labels[name] === value,
    ),
  );
  return matching.sort(([, a], [, b]) => a.rank - b.rank)[0]?.[0];
}

describe('the payload index', () => {
  it.each([
    { fewEnough: 32, maxShapes: 32 },
    { fewEnough: 2, maxShapes: 32 },
    { fewEnough: 0, maxShapes: 1 },
  ])('finds what a scan would find, whatever has happened, within the limits %j', (limits) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const index = new PayloadIndex(limits);
        const known = new Map<string, Known>();
        let rank = 0;
        for (const done of steps) {
          if ('id' in done) {
            const id = `p${done.id}`;
            const before = known.get(id);
            index.remove(id);
            known.delete(id);
            if (!('labels' in done)) continue;
            rank += 1;
            const payload = { id, rank: done.keepRank && before ? before.rank : rank, labels: done.labels };
            known.set(id, payload);
            index.add(payload);
          } else {
            expect(index.first(pairs(done.labels))).toBe(scan(known, done.labels));
          }
          expect(index.size).toBe(known.size);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('finds the few that share both of two common labels', () => {
    const index = new PayloadIndex();
    for (let rank = 0; rank < 3000; rank += 1) {
      const [a, b] = rank % 2 === 0 ? ['1', '0'] : ['0', '1'];
      index.add({ id: `p${rank}`, rank, labels: rank === 2500 ? { a: '1', b: '1' } : { a, b } });
    }
    expect(index.first(pairs({ a: '1', b: '1' }))).toBe('p2500');
    index.remove('p2500');
    expect(index.first(pairs({ a: '1', b: '1' }))).toBeUndefined();
    expect(index.first(pairs({ a: '1', b: '0' }))).toBe('p0');
  });
});
