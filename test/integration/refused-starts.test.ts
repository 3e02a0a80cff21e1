/** What cannot be used ends a start with 2 and a line that names the variable, never what it holds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { root } from '../support/tool-run.ts';
import { profilesFile } from './api-under-test.ts';

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

type Settings = Readonly<Record<string, string>>;

async function start(role: string, settings: Settings): Promise<{ status: unknown; stderr: string }> {
  const env = {
    ...{ PATH: process.env.PATH, PORT: '0', METRICS_PORT: '0', ORCHESTRATOR_PORT: '0', LOG_LEVEL: 'silent' },
    ...{ REDIS_URL: redis.url, PROFILES_FILE: profilesFile, ORCHESTRATION_URL: 'http://127.0.0.1:1' },
    ...settings,
  };
  const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), role], { env, stdio: 'pipe' });
  const [[status], stderr] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
  return { status, stderr };
}

describe('a process does not start', () => {
  it.each([
    ['a database that Redis does not have', 'worker', { REDIS_URL: '/4711' }, 'REDIS_URL must name a database'],
  ])('with %s', async (_, role, settings: Settings, problem) => {
    const { REDIS_URL: path } = settings;
    const told = path === undefined ? settings : { ...settings, REDIS_URL: `${redis.url}${path}` };
    const { status, stderr } = await start(role, told);
    expect(stderr).toMatch(/^the configuration is not usable:\n {2}[^\n]+\n$/);
    expect(stderr).toContain(`\n  ${problem}`);
    expect(status).toBe(2);
    for (const content of Object.values(told)) expect(stderr).not.toContain(content);
  });
});
