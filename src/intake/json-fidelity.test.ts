import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fidelityOf, isUnaltered } from './json-fidelity.ts';
import { outlineOf, opensMoreThan } from './json-text.ts';

const quoted = fc.constantFrom(
  '"a"',
  '"b"',
  '"__proto__"',
  '"\\u005f_proto__"',
  '"\\ud800"',
  '"\\u0061"',
  '"{["',
  '"é"',
);
/** Texts that may give a name twice, and hold what no value does. */
const { text: anyText } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(quoted, fc.constantFrom('1', '-0', '1e999', '1.50', 'true', 'null')),
    fc
      .array(fc.tuple(quoted, tie('text')), { maxLength: 4 })
      .map((all) => `{${all.map((p) => p.join(':')).join(',')}}`),
    fc.array(tie('text'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
  ),
}));

describe('a text that its value is written as', () => {
  it('has nothing that the value does not hold', () => {
    let unaltered = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const value: unknown = JSON.parse(text);
        if (!isUnaltered(text, JSON.stringify(value))) return;
        unaltered += 1;
        const { faults, members } = fidelityOf(value, 1);
        expect([faults, members]).toEqual([[], outlineOf(text).members]);
      }),
      { numRuns: 3_000 },
    );
    expect(unaltered).toBeGreaterThan(300);
  });

  it.each([
    ['{"a":1,"a":1}'],
    ['[1e999]'],
    ['{"__proto__":{}}'],
    ['{"\\u005f_proto__":{}}'],
    ['"\\ud800"'],
    ['{ "a": 1 }'],
  ])('is not %s', (text) => {
    expect(isUnaltered(text, JSON.stringify(JSON.parse(text)))).toBe(false);
  });
});

describe('what a text opens', () => {
  it('is never less than how deep it is', () => {
    fc.assert(
      fc.property(anyText, fc.nat(6), (text, limit) => opensMoreThan(text, limit) || outlineOf(text).depth <= limit),
      { numRuns: 2_000 },
    );
  });
});
