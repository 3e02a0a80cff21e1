import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Worker } from 'bullmq';
import { pino } from 'pino';
import { Repeated } from '../observability/repeated.ts';
import { restWhileAway } from './rest-while-away.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('the workers of many shards that lose Redis say so at once, and then once a second', () => {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const repeated = new Repeated(log);
  const worker = (): Worker => {
    throw new Error('not paused for what Redis is not the cause of');
  };
  const errorsOf = Array.from({ length: 8 }, () => restWhileAway(worker, log, repeated));
  const allFail = () => errorsOf.forEach((onError) => onError(new Error('connect refused')));
  allFail();
  expect(lines).toHaveLength(1);
  for (let quarters = 0; quarters < 3; quarters += 1) {
    jest.advanceTimersByTime(250);
    allFail();
  }
  expect(lines).toHaveLength(1);
  jest.advanceTimersByTime(250);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 40, why: 'connect refused', msg: 'queue worker' },
    { level: 40, why: 'connect refused', repeated: 31, msg: 'queue worker' },
  ]);
});
