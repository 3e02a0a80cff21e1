import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../tools/stack/free-port.ts';
import { startRedis } from '../../tools/stack/redis.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { ToolRun, root } from '../support/tool-run.ts';

let run: ToolRun | undefined;
afterEach(async () => {
  for (const { pid } of run?.processes() ?? []) process.kill(pid, 'SIGKILL');
  await run?.removeTempFolder();
});

const READY = /^ready (\S+) (\S+) (\S+)$/m;

async function freePorts(): Promise<{ PORT: string; METRICS_PORT: string; ORCHESTRATOR_PORT: string }> {
  const [PORT = '', METRICS_PORT = '', ORCHESTRATOR_PORT = ''] = (
    await Promise.all([freePort(), freePort(), freePort()])
  ).map(String);
  return { PORT, METRICS_PORT, ORCHESTRATOR_PORT };
}

async function listening(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('npm run up', () => {
  it('says once that it is ready, on the ports it was given, places a match, and ends with Ctrl-C', async () => {
    const ports = await freePorts();
    run = await ToolRun.start('npm', ['run', 'up'], ports);
    const [, gateway = '', metrics = '', orchestrator = ''] = await run.printed(READY);
    expect([gateway, metrics, orchestrator].map((url) => new URL(url).port)).toEqual(Object.values(ports));
    const match = { match_id: 'm-1', profile: 'harbor-cup', attributes: { build: '1.42.0' } };
    const { status, body } = await new Matchmaker(gateway).submit(match, { waitSeconds: 20 });
    expect([status, body.state]).toEqual([200, 'assigned']);
    expect(await (await fetch(`${metrics}/metrics`)).text()).toContain('matchgate_matches_accepted_total');
    expect((await fetch(`${orchestrator}/healthz/ready`)).status).toBe(200);
    run.signalGroup('SIGINT');
    await run.exited;
    expect(run.stdout.split('\n').filter((line) => line.startsWith('ready '))).toHaveLength(1);
    await run.leavesNothing();
  }, 60_000);

  it('uses the Redis and the files that it is given, and leaves that Redis running', async () => {
    const redis = await startRedis();
    try {
      const ports = await freePorts();
      const relative = { PROFILES_FILE: 'mine.yaml', ORCHESTRATOR_SEED_FILE: 'seed.yaml', REDIS_URL: redis.url };
      run = await ToolRun.tool('up.ts', { ...ports, ...relative, INIT_CWD: join(root, 'examples', 'nowhere') });
      expect(await run.exited).toBe(1);
      expect(run.stderr).toContain('ORCHESTRATOR_SEED_FILE must hold a seed: the file cannot be read');
      await run.removeTempFolder();

      run = await ToolRun.tool('up.ts', {
        ...ports,
        ORCHESTRATOR_SEED_FILE: 'orchestrator.yaml',
        PROFILES_FILE: './profiles.yaml',
        REDIS_URL: redis.url,
        INIT_CWD: join(root, 'examples'),
      });
      await run.printed(READY);
      expect(run.processes().map(({ command }) => command)).not.toContainEqual(expect.stringContaining('redis'));
      run.signal('SIGTERM');
      expect(await run.exited).toBe(0);
      await run.leavesNothing();
      if (redis.pid !== undefined) expect(process.kill(redis.pid, 0)).toBe(true);
    } finally {
      await redis.stop();
    }
  }, 60_000);

  it.each(['PORT', 'METRICS_PORT', 'ORCHESTRATOR_PORT'] as const)(
    'says so, and leaves nothing, where %s is in use',
    async (name) => {
      const ports = await freePorts();
      const other = await listening(Number(ports[name]));
      run = await ToolRun.tool('up.ts', ports);
      expect(await run.exited).toBe(1);
      expect(run.stderr).toContain(`${name} must be a port that nobody listens on`);
      expect(run.stderr).not.toMatch(/^\s+at /m);
      expect(run.stdout).not.toMatch(/^ready /m);
      await run.leavesNothing();
      other.close();
    },
    60_000,
  );

  it('names a setting that is wrong', async () => {
    run = await ToolRun.tool('up.ts', { ...(await freePorts()), METRICS_PORT: 'http' });
    expect(await run.exited).toBe(1);
    expect(run.stderr).toContain('METRICS_PORT must be a port');
    await run.leavesNothing();
  }, 60_000);
});
