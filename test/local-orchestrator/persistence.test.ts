/** What is left when the orchestrator is killed: everything that it has answered, and nothing twice. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contract/eventually.ts';
import { RawApi, requestToken } from '../contract/raw-api.ts';
import { isAlive } from './is-alive.ts';
import {
  allocationId,
  credentials,
  OrchestratorUnderTest,
  projectId,
  quickTimings,
  seedFile,
  seedOf,
} from './orchestrator-under-test.ts';

const program = resolve('test/local-orchestrator/orchestrator-process.ts');
let stateDir: string;
let child: ChildProcess | undefined;
let orchestrator: OrchestratorUnderTest | undefined;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'orchestrator-state-'));
});
afterEach(async () => {
  if (child) await kill(child);
  child = undefined;
  await orchestrator?.close();
  orchestrator = undefined;
  await rm(stateDir, { recursive: true, force: true });
});

async function startProcess(allocation: object) {
  const started = spawn(process.execPath, [program, seedFile(allocation), stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const [url] = await once(createInterface({ input: started.stdout }), 'line', { signal: AbortSignal.timeout(20_000) });
  return { child: started, url: String(url) };
}

async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}

async function restart(allocation: object): Promise<OrchestratorUnderTest> {
  orchestrator = await OrchestratorUnderTest.start(seedOf(allocation), stateDir);
  return orchestrator;
}

interface Reserved {
  readonly match: string;
  readonly payloadId: string;
}

/** Reserves, one after the other, until the server is gone; tells what was answered. */
async function reserveUntilCut(api: RawApi, worker: number, answered: Reserved[]): Promise<void> {
  for (let number = 0; ; number += 1) {
    const match = `m-${worker}-${number}`;
    const body = { payload_metadata: { labels: { match } } };
    const answer = await api
      .call('CreateReservation', { project_id: projectId, allocation_id: allocationId, body })
      .catch(() => undefined);
    if (!answer) return;
    if (answer.value) answered.push({ match, payloadId: answer.value.payload_id });
  }
}

describe('a killed orchestrator', () => {
  it('has lost no reservation and doubled none, and knows its ledger and its tokens', async () => {
    const allocation = { payloads: [{ count: 3000 }] };
    const { child: first, url } = await startProcess(allocation);
    const token = await requestToken(`${url}/auth/v1/token`, credentials);
    const answered: Reserved[] = [];
    const workers = Array.from({ length: 8 }, (_, worker) => reserveUntilCut(new RawApi(url, token), worker, answered));
    await eventually(
      () => answered.length,
      (count) => count >= 200,
    );
    await kill(first);
    await Promise.all(workers);

    const on = await restart(allocation);
    const payloads = await on.payloads();
    expect(payloads).toHaveLength(3000);
    const holders = new Map(
      payloads
        .filter(({ status }) => status.state === 'Reserved')
        .map(({ id, metadata }) => [id, metadata?.labels?.match]),
    );
    for (const { payloadId, match } of answered)
      expect([payloadId, holders.get(payloadId)]).toEqual([payloadId, match]);
    // Beyond what was answered, each worker may have had one call under way.
    expect(holders.size).toBeLessThanOrEqual(answered.length + workers.length);
    expect(new Set(holders.values()).size).toBe(holders.size);

    const ledger = await on.ledger();
    expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, index) => index + 1));
    const told = ledger.filter(({ type }) => type === 'reserved');
    expect(new Map(told.map(({ payload_id, metadata }) => [payload_id, metadata?.labels?.match]))).toEqual(holders);
    expect(told).toHaveLength(holders.size);
    const withOldToken = new RawApi(on.server.url, token);
    expect((await withOldToken.call('ListAllocations', { project_id: projectId })).status).toBe(200);
  });

  it('takes its payloads’ processes with it', async () => {
    const script = 'sleep 1000 & echo $! > "$ARTEFACTS_DIR/child"; echo $$ > "$ARTEFACTS_DIR/self"; wait';
    const allocation = {
      kind: 'process',
      payloads: [{ count: 1 }],
      process: { command: '/bin/sh', args: ['-c', script], ports: { from: 22_000, to: 22_099 } },
    };
    const { child: first, url } = await startProcess(allocation);
    const token = await requestToken(`${url}/auth/v1/token`, credentials);
    const api = new RawApi(url, token);
    const { value } = await api.call('ListPayloads', { project_id: projectId, allocation_id: allocationId });
    const payloadId = value?.results[0]?.id ?? '';
    const pidIn = (name: string) => {
      const file = join(stateDir, 'artefacts', allocationId, payloadId, name);
      return eventually(
        () => readFile(file, 'utf8').then(Number, () => 0),
        (pid) => pid > 0,
      );
    };
    const pids = [await pidIn('self'), await pidIn('child')];
    expect(pids.map(isAlive)).toEqual([true, true]);
    await kill(first);
    await eventually(
      () => pids.map(isAlive),
      (alive) => !alive.includes(true),
    );
  });
});

describe('a restarted orchestrator', () => {
  it('is as it was left: states, labels, what a hold covers, allocations made and deleted', async () => {
    const allocation = { payloads: [{ count: 3, labels: { map: 'harbor' } }] };
    const before = await restart(allocation);
    const { payload_id } = await before.reserve({}, { payload_metadata: { labels: { match: 'm-1' } } });
    await before.value('SetPayloadAnnotation', { payload_id, body: { key: 'match-data', value: '{}' } });
    const spec = { min_payloads: 2, max_payloads: 2 };
    const made = await before.value('CreateAllocation', { body: { spec, name: 'made' } });
    const gone = await before.value('CreateAllocation', { body: { spec: {}, name: 'gone' } });
    await before.value('DeleteAllocation', { allocation_id: gone.result.id });
    await eventually(
      () => before.status('GetAllocation', { allocation_id: gone.result.id }),
      (status) => status === 404,
    );
    const seen = await before.payloads();
    await before.close();

    const after = await restart(allocation);
    expect(await after.payloads()).toEqual(seen);
    const names = (await after.value('ListAllocations')).results.map(({ name }) => name);
    expect(names).toEqual(['eu-west', 'made']);
    const own = { allocation_id: made.result.id };
    await eventually(
      async () =>
        (await after.value('ListPayloads', own)).results.filter(({ status }) => status.state === 'Ready').length,
      (ready) => ready === 2,
    );
    await after.value('DeleteReservation', { payload_id });
    expect((await after.payload(payload_id)).metadata).toEqual({ labels: { map: 'harbor' }, annotations: {} });
  });

  it('goes on with what was under way', async () => {
    const allocation = { payloads: [{ count: 1 }], timings: { ...quickTimings, game: '3s' } };
    const before = await restart(allocation);
    const { payload_id } = await before.reserve();
    await before.close();
    const after = await restart(allocation);
    expect((await after.payload(payload_id)).status.state).toBe('Reserved');
    await eventually(
      () => after.payloads(),
      ([payload]) => payload !== undefined && payload.id !== payload_id && payload.status.state === 'Ready',
    );
  });

  it('gives no payload the address of one that is there', async () => {
    const allocation = { payloads: [{ count: 4 }] };
    const before = await restart(allocation);
    const [first, second] = await before.payloads();
    const settles = (on: OrchestratorUnderTest) =>
      eventually(
        () => on.payloads(),
        (payloads) => payloads.length === 4 && payloads.every(({ status }) => status.state === 'Ready'),
      );
    for (const payload of [first, second]) await before.value('DeletePayload', { payload_id: payload?.id ?? '' });
    await settles(before);
    await before.close();
    const after = await restart(allocation);
    await after.value('DeletePayload', { payload_id: (await after.payloads())[0]?.id ?? '' });
    const addresses = (await settles(after)).map(({ status }) => status.address);
    expect(new Set(addresses).size).toBe(4);
  });

  it('shares its folder with nobody', async () => {
    await restart({});
    await expect(OrchestratorUnderTest.start(seedOf({}), stateDir)).rejects.toThrow(
      'a folder that no other orchestrator uses',
    );
  });
});
