import { describe, expect, it } from '@jest/globals';
import { traceIdOf, validTraceparent } from './match-origin.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const GOOD = `00-${TRACE}-00f067aa0ba902b7-01`;

describe('the traceparent of a request', () => {
  it('is taken where it is one, of a later version less what that version adds', () => {
    expect(validTraceparent(GOOD)).toBe(GOOD);
    expect(validTraceparent(`01-${GOOD.slice(3)}-more`)).toBe(`01-${GOOD.slice(3)}`);
    expect(traceIdOf({ requestId: '', traceparent: GOOD })).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    'garbage',
    `${GOOD}-more`,
    `${GOOD}0`,
    GOOD.toUpperCase(),
    `ff-${GOOD.slice(3)}`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-00f067aa0ba902b7`,
    [GOOD, GOOD],
    `01-${GOOD.slice(3)}-${'x'.repeat(300)}`,
  ])('is none where it is %p', (header) => {
    expect(validTraceparent(header)).toBe('');
    expect(traceIdOf({ requestId: '', traceparent: '' })).toBeNull();
  });
});
