import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RateLimiter } from './rate-limiter.ts';
import { grants } from './scopes.ts';
import { Tokens } from './tokens.ts';

describe('scopes', () => {
  it.each<[string, string, 'read' | 'write', boolean]>([
    ['rw:prj/alpha/*', 'alpha', 'write', true],
    ['rw:prj/alpha/*', 'alpha', 'read', true],
    ['rw:prj/alpha/*', 'beta', 'read', false],
    ['ro:prj/alpha/*', 'alpha', 'read', true],
    ['ro:prj/alpha/*', 'alpha', 'write', false],
    ['rw:prj/*/*', 'beta', 'write', true],
    ['rw:prj/alpha/allocations', 'alpha', 'read', false],
  ])('%s on %s to %s: %j', (scope, project, access, granted) => {
    expect(grants([scope], project, access)).toBe(granted);
  });
});

describe('tokens', () => {
  const key = Buffer.alloc(32, 1);

  it('say whose they are until they expire', () => {
    let now = 1000;
    const tokens = new Tokens(key, 1000, () => now);
    const token = tokens.issue('matchgate', ['rw:prj/*/*']);
    expect(tokens.read(token)).toMatchObject({ client_id: 'matchgate', scopes: ['rw:prj/*/*'] });
    now = 2000;
    expect(tokens.read(token)).toBeUndefined();
  });

  it('are all different', () => {
    const tokens = new Tokens(key, 1000, () => 0);
    expect(tokens.issue('a', [])).not.toBe(tokens.issue('a', []));
  });

  it('are taken from nobody else', () => {
    const token = new Tokens(Buffer.alloc(32, 2), 1000, () => 0).issue('matchgate', []);
    const tokens = new Tokens(key, 1000, () => 0);
    expect(tokens.read(token)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => tokens.read(text) === undefined));
  });
});

describe('the rate limit', () => {
  it('lets a burst through, then one per interval, for each client by itself', () => {
    let now = 0;
    const limiter = new RateLimiter({ perSecond: 10, burst: 2 }, () => now);
    expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 100]);
    expect(limiter.take('b')).toBe(0);
    now = 100;
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 100]);
  });
});
