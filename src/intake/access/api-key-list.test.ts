import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { findApiKey, parseApiKeys } from './api-key-list.ts';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const text = (...entries: object[]) => JSON.stringify(entries);
const good = { id: 'a', hash: hashOf('secret'), scopes: ['matches:read'] };

function keysOf(...entries: object[]) {
  const parsed = parseApiKeys(text(...entries));
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return parsed.keys;
}

describe('a list of API keys', () => {
  it('is YAML or JSON, with defaults for what is left out', () => {
    const parsed = parseApiKeys(`- {id: a, hash: "sha256:${hashOf('secret')}", scopes: [matches:read, operate]}`);
    expect(parsed).toMatchObject({ ok: true, keys: [{ notAfter: Infinity, caller: { tenant: 'default', id: 'a' } }] });
    expect(keysOf({ ...good, rate_limit: { per_second: 2.5 } })[0]?.caller.rateLimit).toEqual({
      perSecond: 2.5,
      burst: 3,
    });
  });

  it('finds the key of a secret among many, until its time is over', () => {
    const keys = keysOf(good, { ...good, id: 'b', hash: hashOf('other'), not_after: '2027-01-01T00:00:00Z' });
    expect(findApiKey(keys, 'secret', 0)?.caller.id).toBe('a');
    expect(findApiKey(keys, 'other', Date.parse('2026-12-31T23:59:59Z'))?.caller.id).toBe('b');
    expect(findApiKey(keys, 'other', Date.parse('2027-01-01T00:00:00Z'))).toBeUndefined();
    expect(findApiKey(keys, hashOf('secret'), 0)).toBeUndefined();
    expect(findApiKey([], 'secret', 0)).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['is no list', '{}', /the whole/],
    ['is no YAML', '- {', /line 1/],
    ['is empty', '', /the whole/],
    ['has a digest of another kind', text({ ...good, hash: 'x' }), /\/0\/hash/],
    ['grants what there is not', text({ ...good, scopes: ['root'] }), /\/0\/scopes\/0/],
    ['grants nothing', text({ ...good, scopes: [] }), /\/0\/scopes/],
    ['holds the key itself', text({ ...good, key: 'secret' }), /\/0\/key is not a known field/],
    ['names a tenant with a slash', text({ ...good, tenant: 'a/b' }), /\/0\/tenant/],
    ['has no such time', text({ ...good, not_after: 'tomorrow' }), /\/0\/not_after/],
    ['has half an offset', text({ ...good, not_after: '2027-01-01T00:00:00+01' }), /\/0\/not_after must be a time/],
    ['gives an id twice', text(good, { ...good, hash: hashOf('other') }), /\/1\/id is that of another/],
    ['gives a key twice', text(good, { ...good, id: 'b' }), /\/1\/hash is that of another/],
  ])('that %s is refused, and nothing of it repeated', (_what, bad, problem) => {
    const parsed = parseApiKeys(bad);
    expect(parsed.ok ? [] : parsed.problems.join('\n')).toMatch(problem);
    expect(JSON.stringify(parsed)).not.toMatch(/secret|root|tomorrow|a\/b/);
  });
});
