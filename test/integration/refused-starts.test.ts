/** What cannot be used ends a start with 2 and a line that names the variable, never what it holds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
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

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-refused-'));
  await writeFile(join(folder, 'empty.yaml'), '');
  await writeFile(join(folder, 'broken.yaml'), 'a: [hunter2');
  await writeFile(join(folder, 'routes.yaml'), 'Reserve: POST /x');
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const inFolder = (name: string) => join(folder, name);
const portInUse = () => String((server.address() as AddressInfo).port);

describe('a process does not start', () => {
  const seed = join(root, 'examples', 'orchestrator.yaml');
  it.each<[what: string, role: string, settings: () => Settings, problem: string]>([
    [
      'a database that Redis lacks',
      'api',
      () => ({ REDIS_URL: `${redis.url}/4711` }),
      'REDIS_URL must name a database',
    ],
    ['a host that is none', 'worker', () => ({ HOST: 'nonsense.invalid' }), 'HOST must be an address of this machine'],
    ['a host elsewhere', 'api', () => ({ HOST: '192.0.2.7' }), 'HOST must be an address of this machine'],
    ['a port in use', 'api', () => ({ PORT: portInUse() }), 'PORT must be a port that nobody listens on'],
    ['metrics where others are', 'worker', () => ({ METRICS_PORT: portInUse() }), 'METRICS_PORT must be a port'],
    [
      'no profiles file',
      'api',
      () => ({ PROFILES_FILE: inFolder('none') }),
      'PROFILES_FILE must hold profiles: the file',
    ],
    [
      'no routes file',
      'worker',
      () => ({ ORCHESTRATION_ROUTES_FILE: inFolder('none') }),
      'ORCHESTRATION_ROUTES_FILE must',
    ],
    [
      'an empty one',
      'worker',
      () => ({ ORCHESTRATION_ROUTES_FILE: inFolder('empty.yaml') }),
      'ORCHESTRATION_ROUTES_FILE',
    ],
    [
      'a broken one',
      'all',
      () => ({ ORCHESTRATION_ROUTES_FILE: inFolder('broken.yaml') }),
      'ORCHESTRATION_ROUTES_FILE',
    ],
    [
      'a route for nothing',
      'all',
      () => ({ ORCHESTRATION_ROUTES_FILE: inFolder('routes.yaml') }),
      'ORCHESTRATION_ROUTES_FILE',
    ],
    [
      'no seed',
      'orchestrator',
      () => ({ ORCHESTRATOR_SEED_FILE: inFolder('none') }),
      'ORCHESTRATOR_SEED_FILE must hold',
    ],
    [
      'a file for its state folder',
      'orchestrator',
      () => ({ ORCHESTRATOR_SEED_FILE: seed, ORCHESTRATOR_STATE_DIR: inFolder('empty.yaml') }),
      'ORCHESTRATOR_STATE_DIR must be a folder that can be used',
    ],
    [
      'a port in use for the orchestrator',
      'orchestrator',
      () => ({ ORCHESTRATOR_SEED_FILE: seed, ORCHESTRATOR_PORT: portInUse() }),
      'ORCHESTRATOR_PORT must be a port that nobody listens on',
    ],
  ])('with %s', async (_, role, settings, problem) => {
    const { status, stderr } = await start(role, settings());
    expect(stderr).toMatch(/^the configuration is not usable:\n {2}[^\n]+\n$/);
    expect(stderr).toContain(`\n  ${problem}`);
    expect(status).toBe(2);
    for (const content of [...Object.values(settings()), 'hunter2']) expect(stderr).not.toContain(content);
  });

  it('on a Node that is too old, and says which it needs', async () => {
    const asNode20 = "import m from 'node:module'; delete m.enableCompileCache; m.syncBuiltinESMExports();";
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(asNode20)}`;
    const { status, stderr } = await start('api', { NODE_OPTIONS });
    expect(stderr).toMatch(/^Node \d+ is needed, this is [\d.]+; [^\n]+\n$/);
    expect(status).toBe(2);
  });
});
