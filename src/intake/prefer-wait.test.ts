import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preferredWaitMs } from './prefer-wait.ts';

describe('the wait preference', () => {
  it.each([
    ['wait=7', 7],
    ['respond-async, wait=7', 7],
    ['foo="a,b", wait=7', 7],
    ['foo; bar="x;y,z", WAIT="7"; baz', 7],
    ['foo="\\"", wait = "7"', 7],
    [', ,wait=7', 7],
    ['wait=7, wait=9', 7],
    ['wait=999999999', 300],
  ])('is found in %s', (header, seconds) => {
    expect(preferredWaitMs(header)).toBe(seconds * 1_000);
  });

  it.each([
    'foo="a,wait=7"',
    'foo="\\",wait=7"',
    'foo; wait=7',
    'foo="a,wait=7',
    'wait',
    'wait=',
    'wait=7s',
    'wait="7',
    '',
  ])('is not found in %s', (header) => {
    expect(preferredWaitMs(header)).toBe(0);
  });

  it('is found whatever is quoted before it, and never in what is quoted', () => {
    const quoted = fc.string().map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
    fc.assert(
      fc.property(quoted, quoted, fc.integer({ min: 1, max: 300 }), (a, b, seconds) => {
        const others = `foo=${a}; bar=${b}`;
        expect(preferredWaitMs(others)).toBe(0);
        expect(preferredWaitMs([others, `wait=${seconds}`])).toBe(seconds * 1_000);
      }),
      { examples: [['",wait=7"', '", wait=8"', 5]] },
    );
  });

  it('is looked for in any text, and in time in proportion to it', () => {
    fc.assert(fc.property(fc.string(), (text) => void preferredWaitMs(text)));
    expect(preferredWaitMs('"\\'.repeat(8_000))).toBe(0);
  });
});
