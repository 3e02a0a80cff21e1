import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

/** As it has always been: fingerprints that are kept were made of this text. */
function asEver(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

describe('canonical JSON', () => {
  it('is the same text as ever', () => {
    const key = fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom('__proto__', '01', '4294967296', ''));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.array(tie('tree')),
        fc.array(fc.tuple(key, tie('tree'))).map((entries): unknown => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(fc.property(tree, (value) => canonicalJson(value) === asEver(value)));
  });

  it('leaves out what is not there', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
  });
});
