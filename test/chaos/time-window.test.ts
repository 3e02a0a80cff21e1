import { describe, expect, it } from '@jest/globals';
import { timeOutside } from './time-window.ts';

describe('the time outside some windows', () => {
  it.each([
    ['none', [], 100],
    [
      'one before and one after',
      [
        { from: -9, to: 0 },
        { from: 100, to: 109 },
      ],
      100,
    ],
    ['one within', [{ from: 10, to: 30 }], 80],
    [
      'one over the begin and one over the end',
      [
        { from: 90, to: 200 },
        { from: -50, to: 20 },
      ],
      70,
    ],
    [
      'two that overlap',
      [
        { from: 10, to: 40 },
        { from: 30, to: 60 },
      ],
      50,
    ],
    [
      'one within another',
      [
        { from: 10, to: 60 },
        { from: 20, to: 30 },
      ],
      50,
    ],
    ['one over all', [{ from: -1, to: 101 }], 0],
  ])('is what is left of it: %s', (_, windows, left) => {
    expect(timeOutside({ from: 0, to: 100 }, windows)).toBe(left);
  });

  it('is without end where the stretch is', () => {
    expect(timeOutside({ from: 0, to: Infinity }, [{ from: 10, to: 20 }])).toBe(Infinity);
  });
});
