import { describe, expect, it } from '@jest/globals';
import { isRedisFailure, isRefusal, needsReconnecting } from './redis-failure.ts';

const readOnly = "READONLY You can't write against a read only replica.";
const inScriptOf6 = (message: string) =>
  `ERR Error running script (call to f_0a1b): @user_script:12: @user_script: 12: -${message} `;

describe('an error of a call to Redis', () => {
  it.each([
    readOnly,
    inScriptOf6(readOnly),
    `${readOnly} script: 0a1b, on @user_script:12.`,
    inScriptOf6("OOM command not allowed when used memory > 'maxmemory'."),
    'LOADING Redis is loading the dataset in memory',
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
    'TRYAGAIN Multiple keys request during rehashing of slot',
    'ERR Script attempted to access a non local key in a cluster node script: 0a1b, on @user_script:12.',
    'Too many Cluster redirections. Last error: Error: Connection is closed.',
    'Command aborted due to connection close',
  ])('means that Redis cannot serve now: %s', (message) => {
    expect(isRedisFailure(new Error(message))).toBe(true);
  });

  it.each([
    "CROSSSLOT Keys in request don't hash to the same slot",
    'ERR wrong number of arguments',
    'a match named OOM is no trouble',
  ])('is a fault of the call: %s', (message) => {
    expect(isRedisFailure(new Error(message))).toBe(false);
  });

  it('is a refusal where Redis has done nothing of the call, and may do it later', () => {
    expect(isRefusal(new Error('NOREPLICAS Not enough good replicas to write.'))).toBe(true);
    expect(isRefusal(new Error(inScriptOf6(readOnly)))).toBe(true);
    expect(isRefusal(new Error('Command aborted due to connection close'))).toBe(false);
  });

  it('sends its connection to look for another server where that may help', () => {
    expect(needsReconnecting(new Error(readOnly))).toBe(true);
    expect(needsReconnecting(new Error(inScriptOf6(readOnly)))).toBe(true);
    expect(needsReconnecting(new Error("OOM command not allowed when used memory > 'maxmemory'."))).toBe(false);
  });
});
