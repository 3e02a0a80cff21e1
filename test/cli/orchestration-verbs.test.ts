/** Each of the 16 operations from the command line, against the local orchestrator and judged by its state. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  parseOrchestratorSeed,
  startLocalOrchestrator,
  type LocalOrchestrator,
} from '../../src/local-orchestrator/index.ts';
import { run } from './run-cli.ts';

const project = 'alpha-beta-123456';
const allocation = '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01';
const seed = `
version: 1
clients: [{client_id: operator, client_secret: hush, scopes: ["rw:prj/${project}/*"]}]
token_ttl: 1h
projects:
  ${project}:
    allocations:
      - id: ${allocation}
        name: eu-west
        region: eu-west
        payloads: [{count: 3, labels: {map: harbor}}, {count: 1, labels: {map: canyon}}]
`;

let folder: string;
let orchestrator: LocalOrchestrator;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-cli-'));
  const parsed = parseOrchestratorSeed(seed);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  orchestrator = await startLocalOrchestrator({ host: '127.0.0.1', port: 0, seed: parsed.seed, stateDir: folder });
  await writeFile(join(folder, 'secret'), 'hush\n');
  environment = {
    ORCHESTRATION_URL: orchestrator.url,
    ORCHESTRATION_TOKEN_URL: `${orchestrator.url}/auth/v1/token`,
    ORCHESTRATION_CLIENT_ID: 'operator',
    ORCHESTRATION_CLIENT_SECRET_FILE: join(folder, 'secret'),
  };
});

afterAll(async () => {
  await orchestrator.close();
  await rm(folder, { recursive: true });
});

async function give<T>(...args: string[]): Promise<T> {
  const ran = await run([...args, '--json'], environment);
  expect([ran.errors, ran.code]).toEqual(['', 0]);
  return ran.json() as T;
}

interface PayloadView {
  id: string;
  status: { state: string };
  metadata: { labels: Record<string, string>; annotations: Record<string, string> };
}
const get = (payload: string) => give<PayloadView>('payloads', 'get', project, allocation, payload);
const list = () => give<PayloadView[]>('payloads', 'list', project, allocation);

describe('reservations and payloads', () => {
  it('create reserves what matches, and delete gives it back', async () => {
    const reserved = await give<{ payload_id: string }>(
      ...['reservations', 'create', project, allocation, '--match', 'map=canyon'],
      ...['--label', 'mode=ranked', '--annotation', 'note=a=b'],
    );
    expect(await get(reserved.payload_id)).toMatchObject({
      status: { state: 'Reserved' },
      metadata: { labels: { map: 'canyon', mode: 'ranked' }, annotations: { note: 'a=b' } },
    });
    const full = await run(['reservations', 'create', project, allocation, '--match', 'map=canyon'], environment);
    expect(full).toMatchObject({ code: 1, output: '' });
    expect(full.errors).toContain('no_match: CreateReservation');
    await give('reservations', 'delete', project, allocation, reserved.payload_id);
    expect((await get(reserved.payload_id)).status.state).not.toBe('Reserved');
  });

  it('create takes the whole request from a file, and says where it does not fit', async () => {
    const file = join(folder, 'reservation.json');
    await writeFile(file, JSON.stringify({ selectors: [{ match_labels: { map: 'nowhere' } }, { match_labels: [] }] }));
    const reserved = await give<{ payload_id: string }>('reservations', 'create', project, allocation, '-f', file);
    await give('reservations', 'delete', project, allocation, reserved.payload_id);
    await writeFile(file, JSON.stringify({ selectors: [{ payload_state: 'Gone' }] }));
    const unfit = await run(['reservations', 'create', project, allocation, '-f', file], environment);
    expect(unfit.code).toBe(2);
    expect(unfit.errors).toContain('/selectors/0/payload_state');
  });

  it('annotate and label set what get shows', async () => {
    const [payload] = await list();
    const id = payload?.id ?? '';
    await give('payloads', 'annotate', project, allocation, id, 'match-data', '{"a":1}');
    await give('payloads', 'label', project, allocation, id, 'build', '1.42.0');
    expect((await get(id)).metadata).toMatchObject({
      labels: { build: '1.42.0' },
      annotations: { 'match-data': '{"a":1}' },
    });
    const refused = await run(['payloads', 'label', project, allocation, id, 'a b', 'c'], environment);
    expect(refused).toMatchObject({ code: 1 });
  });

  it('delete ends a payload, and a Reserved one only by force', async () => {
    const { payload_id: id } = await give<{ payload_id: string }>('reservations', 'create', project, allocation);
    const refused = await run(['payloads', 'delete', project, allocation, id], environment);
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain('conflict');
    await give('payloads', 'delete', project, allocation, id, '--force');
    const after = (await list()).find((payload) => payload.id === id);
    expect([undefined, 'Shutdown']).toContain(after?.status.state);
  });

  it('list draws a table', async () => {
    const { output } = await run(['payloads', 'list', project, allocation], environment);
    expect(output).toContain('map=harbor');
    expect(output).toContain('state');
  });
});

describe('allocations', () => {
  interface AllocationView {
    id: string;
    name: string;
    enabled: boolean;
    spec: { max_payloads: number; payload_spec?: { image: string } };
  }
  const show = (id: string) => give<AllocationView>('allocations', 'get', project, id);

  it('go from create over update, set-image, disable and enable to delete', async () => {
    const file = join(folder, 'allocation.json');
    const spec = {
      region: 'eu-west',
      min_payloads: 0,
      max_payloads: 2,
      buffer_size: 0,
      payload_spec: { image: 'a:1' },
    };
    await writeFile(file, JSON.stringify({ name: 'second', spec }));
    const { id } = await give<AllocationView>('allocations', 'create', project, '-f', file);
    await writeFile(file, JSON.stringify({ name: 'renamed', spec: { ...spec, max_payloads: 3 } }));
    await give('allocations', 'update', project, id, '-f', file);
    await give('allocations', 'set-image', project, id, 'a:2');
    await give('allocations', 'disable', project, id);
    expect(await show(id)).toMatchObject({
      name: 'renamed',
      enabled: false,
      spec: { max_payloads: 3, payload_spec: { image: 'a:2' } },
    });
    await give('allocations', 'enable', project, id);
    expect(await show(id)).toMatchObject({ enabled: true });
    const listed = await give<AllocationView[]>('allocations', 'list', project);
    expect(listed.map((found) => found.id).toSorted()).toEqual([allocation, id].toSorted());
    expect(await give<AllocationView[]>('allocations', 'list', project, '--limit', '1')).toHaveLength(1);
    await give('allocations', 'delete', project, id);
    const gone = await run(['allocations', 'get', project, id, '--json'], environment);
    const state = gone.code === 0 ? (gone.json() as { status: { state: string } }).status.state : gone.errors;
    expect(state).toMatch(/Draining|Stopped|Deleted|not_found/);
  });
});

describe('artefacts', () => {
  it('list walks all pages, and get says where to download one', async () => {
    for (const name of ['a.log', 'logs/b.log', 'logs/c.log']) {
      const file = join(folder, 'artefacts', allocation, 'gone-12345', name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, name);
    }
    const found = await give<{ file_path: string }[]>(
      ...['artefacts', 'list', project, allocation, '--payload', 'gone-12345', '--page-size', '1'],
    );
    expect(found.map(({ file_path }) => file_path)).toEqual(['a.log', 'logs/b.log', 'logs/c.log']);
    const one = await give<{ download_url: string }>(
      ...['artefacts', 'get', project, allocation, 'gone-12345', 'logs/b.log'],
    );
    expect(await (await fetch(one.download_url)).text()).toBe('logs/b.log');
  });
});

describe('what goes wrong', () => {
  it('ends with 1 when the upstream refuses', async () => {
    const ran = await run(['payloads', 'get', project, allocation, 'nobody-00000'], environment);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toContain('not_found: GetPayload');
    const stranger = await run(['allocations', 'list', project], { ...environment, ORCHESTRATION_CLIENT_ID: 'x' });
    expect(stranger).toMatchObject({ code: 1 });
    expect(stranger.errors).not.toContain('hush');
  });

  it('ends with 3 when nobody answers', async () => {
    const ran = await run(['payloads', 'list', project, allocation, '--url', 'http://127.0.0.1:9'], {});
    expect(ran).toMatchObject({ code: 3, output: '' });
    expect(ran.errors).toContain('unavailable: ListPayloads');
  });

  it.each([
    [['payloads', 'list', project], 'missing required argument'],
    [['payloads', 'list', project, 'a', '--timeout', 'soon'], 'whole number'],
    [['payloads', 'list', project, 'a'], 'ORCHESTRATION_URL'],
    [['payloads', 'list', project, 'a', '--url', 'ftp://x'], 'http(s) URL'],
    [['payloads', 'list', project, 'a', '--url', 'http://x', '--client-id', 'c'], 'ORCHESTRATION_TOKEN_URL'],
    [['payloads', 'list', project, 'a', '--url', 'http://x', '--route', 'Nope=GET /'], '--route'],
    [
      ['payloads', 'list', project, 'a', '--url', 'http://x', '--route', 'ListPayloads=GET /'],
      '{project_id} is missing',
    ],
    [['reservations', 'create', project, 'a', '--match', 'map'], 'KEY=VALUE'],
    [['reservations', 'create', project, 'a', '--match', 'a=b', '-f', 'x'], 'not by both'],
    [['allocations', 'create', project, '-f', '/nowhere'], 'ENOENT'],
    [['fly'], 'unknown command'],
  ])('ends with 2 on %j', async (args, says) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toContain(says);
  });
});

it('the compiled program runs by itself, with its exit code and its two streams', async () => {
  const cli = ['dist/cli/main.js', 'payloads', 'get', project, allocation, 'nobody-00000'];
  const env = { ...process.env, ...environment };
  const failed = await promisify(execFile)(process.execPath, cli, { env }).catch((reason: unknown) => reason);
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  const listing = ['dist/cli/main.js', '--json', 'allocations', 'list', project];
  const { stdout } = await promisify(execFile)(process.execPath, listing, { env });
  expect(JSON.parse(stdout)).toMatchObject([{ id: allocation }]);
});

it('the compiled program ends as ever when nobody reads on', async () => {
  const cli = spawn(process.execPath, ['dist/cli/main.js', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  cli.stdout.destroy();
  const [errors, [code]] = await Promise.all([text(cli.stderr), once(cli, 'exit')]);
  expect([errors, code]).toEqual(['', 0]);
});
