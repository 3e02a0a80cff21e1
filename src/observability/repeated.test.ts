import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { Repeated } from './repeated.ts';

describe('failures that repeat', () => {
  let lines: Record<string, unknown>[];
  let repeated: Repeated;
  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
    repeated = new Repeated(pino({ base: null, timestamp: false }, { write }));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are a line at once, and then one a second with their number and the latest of them', () => {
    for (let i = 0; i < 1_000; i += 1) repeated.warn('eu-west', { match: `m-${i}` }, 'reservation failed');
    expect(lines).toEqual([{ level: 40, match: 'm-0', msg: 'reservation failed' }]);
    jest.advanceTimersByTime(1_000);
    expect(lines[1]).toEqual({ level: 40, match: 'm-999', repeated: 999, msg: 'reservation failed' });
    repeated.warn('eu-west', { match: 'm-1000' }, 'reservation failed');
    expect(lines).toHaveLength(2);
    jest.advanceTimersByTime(1_000);
    expect(lines[2]).toMatchObject({ match: 'm-1000', repeated: 1 });
  });

  it('are lines at once again after a quiet second, and where they are of another kind', () => {
    repeated.warn('eu-west', {}, 'reservation failed');
    repeated.warn('us-east', {}, 'reservation failed');
    expect(lines).toHaveLength(2);
    jest.advanceTimersByTime(2_000);
    repeated.warn('eu-west', {}, 'reservation failed');
    expect(lines).toHaveLength(3);
  });
});
