/** Payloads that are real processes, played with by the example game server and by small scripts. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Payload } from '../../src/orchestration/contract/index.ts';
import { eventually } from '../contract/eventually.ts';
import { RawApi, requestToken } from '../contract/raw-api.ts';
import { isAlive } from './is-alive.ts';
import {
  allocationId,
  credentials,
  OrchestratorUnderTest,
  projectId,
  quickTimings,
  seedOf,
} from './orchestrator-under-test.ts';

const gameServer = resolve('examples/game-server/server.mjs');
let stateDir: string;
let orchestrator: OrchestratorUnderTest | undefined;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'process-payloads-'));
});
afterEach(async () => {
  await orchestrator?.close();
  orchestrator = undefined;
  await rm(stateDir, { recursive: true, force: true });
});

async function startWith(process: object, rest: object = {}) {
  const seed = seedOf({
    kind: 'process',
    payloads: [{ count: 1, labels: { map: 'harbor' } }],
    process: { ports: { from: 21_000, to: 21_999 }, ...process },
    ...rest,
  });
  orchestrator = await OrchestratorUnderTest.start(seed, stateDir);
  return orchestrator;
}

async function theOnlyPayload(on: OrchestratorUnderTest, state: string): Promise<Payload> {
  const [found] = await eventually(
    () => on.payloads(),
    ([payload]) => payload?.status.state === state,
  );
  if (!found) throw new Error('no payload');
  return found;
}

async function greet(port: number, player: string): Promise<string> {
  const socket = createSocket('udp4');
  try {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(250) });
    socket.send(player, port, '127.0.0.1');
    const [answer] = await answered;
    return String(answer);
  } catch {
    return '';
  } finally {
    socket.close();
  }
}

const fileOf = (folder: 'logs' | 'artefacts', payloadId: string, name: string) =>
  readFile(join(stateDir, folder, allocationId, payloadId, name), 'utf8').catch(() => '');
const pidIn = async (payloadId: string, name: string) =>
  eventually(
    async () => Number(await fileOf('artefacts', payloadId, name)),
    (pid) => pid > 0,
  );

describe('a payload that is a real game server', () => {
  it('plays a whole match, from ready to the artefact that it leaves', async () => {
    const on = await startWith({ command: process.execPath, args: [gameServer], env: { GAME_MS: '50' } });
    await theOnlyPayload(on, 'Ready');
    const { payload_id, payload_address, payload_ports } = await on.reserve({ map: 'harbor' });
    expect([payload_address, payload_ports]).toMatchObject(['127.0.0.1', [{ name: 'game' }]]);
    const value = JSON.stringify({ match_id: 'm-1' });
    await on.value('SetPayloadAnnotation', { payload_id, body: { key: 'match-data', value } });

    const greeting = await eventually(
      () => greet(payload_ports[0]?.port ?? 0, 'ada'),
      (answer) => answer !== '',
    );
    expect(greeting).toBe('hello ada, welcome to match m-1');

    const { items } = await eventually(
      () => on.value('ListArtefacts', { query: { payload_id } }),
      (page) => page.items.length > 0,
    );
    expect(items).toMatchObject([{ payload_id, file_path: 'result.json' }]);
    const { result } = await on.value('GetArtefact', { payload_id, query: { file_path: 'result.json' } });
    expect(result.download_url).toMatch(new RegExp(`^${on.server.url}/`));
    const elsewhere = new RawApi(
      on.server.url.replace('127.0.0.1', 'localhost'),
      await requestToken(`${on.server.url}/auth/v1/token`, credentials),
    );
    const file = {
      project_id: projectId,
      allocation_id: allocationId,
      payload_id,
      query: { file_path: 'result.json' },
    };
    const toElsewhere = await elsewhere.call('GetArtefact', file);
    expect(toElsewhere.value?.result.download_url).toMatch(/^http:\/\/localhost:/);
    expect(await (await fetch(result.download_url ?? '')).json()).toEqual({ match_id: 'm-1', players: ['ada'] });
    expect((await fetch((result.download_url ?? '').replace('result.json', 'other.json'))).status).toBe(403);

    const way = await eventually(
      async () => (await on.ledger()).filter((entry) => entry.payload_id === payload_id),
      (entries) => entries.at(-1)?.type === 'deleted',
    );
    const stations = [
      'Creating',
      'Preparing',
      'Starting',
      'Ready',
      'Reserved',
      'annotated',
      'Unhealthy',
      'Shutdown',
      'deleted',
    ];
    expect(way.map(({ type, to }) => to ?? type)).toEqual(stations);
    expect(await fileOf('logs', payload_id, 'output.log')).toContain('playing match m-1');
    await theOnlyPayload(on, 'Ready');
  });

  it('is started again, ever later, when it exits before it was ready', async () => {
    const on = await startWith(
      { command: '/bin/sh', args: ['-c', 'echo tried; exit 3'] },
      { timings: { ...quickTimings, restart_initial: '100ms', restart_max: '400ms' } },
    );
    const entries = await eventually(
      () => on.ledger(),
      (all) => all.filter(({ to }) => to === 'Starting').length >= 4,
    );
    expect(new Set(entries.map(({ payload_id }) => payload_id)).size).toBe(1);
    const timesOf = (state: string) => entries.filter(({ to }) => to === state).map(({ at }) => Date.parse(at));
    const [, ...restarts] = timesOf('Starting');
    const waits = timesOf('Error').flatMap((at, index) => (restarts[index] ?? NaN) - at);
    expect(entries.find(({ to }) => to === 'Error')).toMatchObject({
      from: 'Starting',
      details: 'the process exited with 3',
    });
    // A timer counts from when its turn of the event loop began, which on a busy machine is a while before it was set.
    for (const [index, leastMs] of [100, 200, 400].entries()) expect(waits[index]).toBeGreaterThanOrEqual(leastMs / 2);
    // What it said at an earlier try is there still.
    const output = await fileOf('logs', entries[0]?.payload_id ?? '', 'output.log');
    expect(output.split('tried').length).toBeGreaterThan(3);
  });

  it('waits in Error where it is to have what no process can have, and nothing else comes of that', async () => {
    const on = await startWith(
      { command: '/bin/true', env: { MOTD: 'a\0b' } },
      { timings: { ...quickTimings, restart_initial: '1h', restart_max: '1h' } },
    );
    const { id } = await theOnlyPayload(on, 'Error');
    expect(await fileOf('logs', id, 'output.log')).toContain('null bytes');
  });

  it('is asked to end when it has to go, and killed with everything that it started when it does not', async () => {
    const script = `sleep 1000 & echo $! > "$ARTEFACTS_DIR/child"; echo $$ > "$ARTEFACTS_DIR/self"
      trap "echo asked" TERM; while :; do sleep 0.05; done`;
    const on = await startWith(
      { command: '/bin/sh', args: ['-c', script] },
      { timings: { ...quickTimings, shutdown: '300ms' } },
    );
    const { id } = await theOnlyPayload(on, 'Starting');
    const [self, child] = [await pidIn(id, 'self'), await pidIn(id, 'child')];
    expect([isAlive(self), isAlive(child)]).toEqual([true, true]);
    await on.value('SetAllocationEnabled', { body: { enabled: false } });
    await eventually(
      () => on.payloads(),
      (payloads) => payloads.length === 0,
    );
    await eventually(
      () => [isAlive(self), isAlive(child)],
      (alive) => !alive.includes(true),
    );
    expect(await fileOf('logs', id, 'output.log')).toContain('asked');
  });

  it('ends when the orchestrator is closed', async () => {
    const script = 'echo $$ > "$ARTEFACTS_DIR/self"; exec sleep 1000';
    const on = await startWith({ command: '/bin/sh', args: ['-c', script] });
    const { id } = await theOnlyPayload(on, 'Starting');
    const pid = await pidIn(id, 'self');
    expect(isAlive(pid)).toBe(true);
    await on.close();
    orchestrator = undefined;
    expect(isAlive(pid)).toBe(false);
  });

  it('serves no file outside the folder of the payload', async () => {
    const script = 'ln -s /etc "$ARTEFACTS_DIR/out"; echo kept > "$ARTEFACTS_DIR/file"; exec sleep 1000';
    const on = await startWith({ command: '/bin/sh', args: ['-c', script] });
    const { id: payload_id } = await theOnlyPayload(on, 'Starting');
    await eventually(
      () => on.value('ListArtefacts'),
      ({ items }) => items.length === 1,
    );
    const got = (file_path: string) => on.status('GetArtefact', { payload_id, query: { file_path } });
    expect(await got('file')).toBe(200);
    const outside = [
      'out/passwd',
      '../../../../../etc/passwd',
      '/etc/passwd',
      'a/../file',
      './file',
      'file/',
      'out',
      '..',
      'x\0',
    ];
    for (const path of outside) expect([path, await got(path)]).toEqual([path, 404]);
  });
});
