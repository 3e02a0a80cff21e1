import { describe, expect, it } from '@jest/globals';
import { findApiKey, parseApiKeys } from '../../src/intake/access/api-key-list.ts';
import { run } from './run-cli.ts';

describe('keys create', () => {
  it('gives a new key each time, and an entry by which the gateway knows it', async () => {
    const ran = await run(['keys', 'create', 'ci', '--tenant', 'blue', '--scopes', 'matches:read, operate,operate']);
    expect([ran.code, ran.errors]).toEqual([0, '']);
    const [key = ''] = ran.output.split('\n');
    expect(key).toMatch(/^mgk_[A-Za-z0-9_-]{43}$/);
    const parsed = parseApiKeys(ran.output.slice(key.length));
    const caller = parsed.ok ? findApiKey(parsed.keys, key, 0)?.caller : undefined;
    expect(caller).toEqual({ tenant: 'blue', id: 'ci', scopes: new Set(['matches:read', 'operate']) });
    expect((await run(['keys', 'create', 'ci'])).output).not.toContain(key);
  });

  it('prints both as JSON', async () => {
    const ran = await run(['keys', 'create', 'ci', '--not-after', '2027-01-31T00:00:00Z', '--json']);
    expect(ran.json()).toMatchObject({
      key: expect.any(String),
      entry: { tenant: 'default', not_after: '2027-01-31T00:00:00.000Z' },
    });
  });

  it.each([
    [['a b'], 'the id'],
    [['.a'], 'beginning with a letter or digit'],
    [['a', '--tenant', 'a/b'], '--tenant'],
    [['a', '--tenant', 'a_'], 'ending with a letter or digit'],
    [['a', '--scopes', 'root'], '--scopes'],
    [['a', '--not-after', 'soon'], '--not-after'],
  ])('refuses what no list would take: %j', async (args, says) => {
    const ran = await run(['keys', 'create', ...args]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toContain(says);
  });
});
