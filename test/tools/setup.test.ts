import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import type { ToolRun } from '../support/tool-run.ts';
import { BareCheckout } from './bare-checkout.ts';

let checkout: BareCheckout;
const runs: ToolRun[] = [];

beforeEach(async () => {
  checkout = await BareCheckout.create();
});

afterEach(async () => {
  for (const run of runs.splice(0)) {
    for (const { pid } of run.processes()) process.kill(pid, 'SIGKILL');
    await run.removeTempFolder();
  }
  await checkout.remove();
});

async function setup(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<ToolRun> {
  const run = await checkout.setup(args, env);
  runs.push(run);
  return run;
}

const npmIsAtWork = () =>
  eventually(
    () => checkout.npmLog(),
    (log) => log.length > 0,
  );

describe('setup', () => {
  it('installs what the lock file says, once, and hands over with arguments and exit code', async () => {
    const first = await setup(['tools/tool.mjs', '7', 'more']);
    expect(await first.exited).toBe(7);
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ['7', 'more'] });
    expect(await checkout.npmLog()).toEqual(['begin ci --include=dev --loglevel=error', 'end']);
    const second = await setup(['tools/tool.mjs']);
    expect(await second.exited).toBe(0);
    expect(second.stderr).toBe('');
    expect(await checkout.npmLog()).toHaveLength(2);
  });

  it('installs again when the lock file has changed', async () => {
    expect(await (await setup([])).exited).toBe(0);
    await writeFile(join(checkout.folder, 'package-lock.json'), '{"changed":true}');
    expect(await (await setup([])).exited).toBe(0);
    expect(await checkout.npmLog()).toHaveLength(4);
  });

  it('installs again after it was stopped half-way, and leaves no process when it is', async () => {
    await checkout.holdNpm();
    const stopped = await setup([]);
    await npmIsAtWork();
    stopped.signal('SIGTERM');
    expect(await stopped.exited).toBe(143);
    await eventually(
      () => stopped.processes(),
      (left) => left.length === 0,
    );
    await checkout.letNpmGo();
    expect(await (await setup([])).exited).toBe(0);
    expect(await checkout.npmLog()).toEqual([expect.stringMatching(/^begin/), expect.stringMatching(/^begin/), 'end']);
  });

  it('says what is wrong where npm fails', async () => {
    await checkout.install('npm', '#!/bin/sh\nexit 1\n');
    const run = await setup(['tools/tool.mjs']);
    expect(await run.exited).toBe(1);
    expect(run.stderr).toMatch(/setup: npm ci failed; see above\n$/);
    expect(run.stdout).toBe('');
  });
});

describe('two setups at once', () => {
  it('wait for each other, and the second finds everything done', async () => {
    await checkout.holdNpm();
    const first = await setup([]);
    await npmIsAtWork();
    const second = await setup([]);
    await eventually(
      () => second.stderr,
      (text) => text.includes('waiting for another setup (pid '),
    );
    await checkout.letNpmGo();
    expect(await Promise.all([first.exited, second.exited])).toEqual([0, 0]);
    expect(await checkout.npmLog()).toEqual([expect.stringMatching(/^begin/), 'end']);
    expect(await readdir(join(checkout.folder, '.matchgate'))).toEqual([]);
  });

  it('are not held up by one that was killed', async () => {
    await checkout.holdNpm();
    const killed = await setup([]);
    await npmIsAtWork();
    killed.signal('SIGKILL');
    await killed.exited;
    await checkout.letNpmGo();
    const both = await Promise.all([setup([]), setup([])]);
    expect(await Promise.all(both.map(({ exited }) => exited))).toEqual([0, 0]);
  });
});

describe('setup with --redis', () => {
  const redisOf = (run: ToolRun) => (JSON.parse(run.stdout) as { redis?: string }).redis;

  it('says what can be done where nothing serves', async () => {
    const run = await setup(['--redis', 'tools/tool.mjs']);
    expect(await run.exited).toBe(1);
    expect(run.stderr).toMatch(/setup: no Redis: set REDIS_URL, or put redis-server or valkey-server on PATH, or/);
    expect(run.stdout).toBe('');
  });

  it('takes a valkey-server on PATH', async () => {
    const server = await checkout.install('valkey-server', '#!/bin/sh\n');
    const run = await setup(['--redis', 'tools/tool.mjs']);
    expect(await run.exited).toBe(0);
    expect(redisOf(run)).toBe(server);
  });

  it('takes no folder and no file that cannot be run for a server', async () => {
    await mkdir(join(checkout.bin, 'redis-server'));
    expect(await (await setup(['--redis', 'tools/tool.mjs'])).exited).toBe(1);
  });

  it('installs nothing where REDIS_URL is set', async () => {
    await checkout.install('apt-get', '#!/bin/sh\necho called >> apt.log\n');
    const run = await setup(['--redis', 'tools/tool.mjs'], { REDIS_URL: 'redis://127.0.0.1:6379' });
    expect(await run.exited).toBe(0);
    expect(redisOf(run)).toBeUndefined();
    expect(await readdir(checkout.folder)).not.toContain('apt.log');
  });

  it('prefers a Docker that answers to installing, and goes on without one that does not', async () => {
    await checkout.install('docker', '#!/bin/sh\nexit 0\n');
    const answered = await setup(['--redis', 'tools/tool.mjs']);
    expect(await answered.exited).toBe(0);
    expect(redisOf(answered)).toBe('docker');
    await checkout.install('docker', '#!/bin/sh\nexit 1\n');
    expect(await (await setup(['--redis', 'tools/tool.mjs'])).exited).toBe(1);
  });

  it('installs it with apt-get, or brew, and takes what that brings', async () => {
    const bring = `#!/bin/sh\nprintf '#!/bin/sh\\n' > '${checkout.bin}/redis-server' && chmod +x '${checkout.bin}/redis-server'\n`;
    await checkout.install('chmod', '#!/bin/sh\nexec /bin/chmod "$@"\n');
    await checkout.install('sudo', '#!/bin/sh\nwhile [ "$1" = -n ]; do shift; done\nexec "$@"\n');
    await checkout.install('apt-get', bring);
    const run = await setup(['--redis', 'tools/tool.mjs']);
    expect(await run.exited).toBe(0);
    expect(run.stderr).toMatch(/setup: installing redis-server \(.*apt-get\)/);
    expect(redisOf(run)).toBe(join(checkout.bin, 'redis-server'));
  });
});
