import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../tools/stack/free-port.ts';
import type { RoleProcess } from '../../tools/stack/role-process.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { SteadyMatchmaker, holdsOf } from '../support/steady-matchmaker.ts';

const LOAD = { everyMs: 20, match: { profile: 'ranked' } };
const MOST = 700;
/** Every fourth match asks to be held, longer than a process takes to stop. */
const waitSeconds = (index: number) => (index % 4 === 0 ? 20 : undefined);

describe('a rolling restart of every process, one after the other, under load', () => {
  let installation: Installation;
  let ports: number[];
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: MOST }], 'us-east': [] },
      profiles: {
        ranked: {
          deadline: '30s',
          allocations: { candidates: ['eu-west'], order: 'listed' },
          selectors: [{ name: 'any', match_labels: {} }],
        },
      },
      apis: 0,
      workers: 2,
      env: { QUEUE_SHARDS: '2', SHUTDOWN_DELAY_MS: '300', SHUTDOWN_LINGER_MS: '3000' },
    });
    ports = [await freePort(), await freePort()];
    for (const port of ports) await installation.startApi({ PORT: String(port) });
    // The calls before the answer, so that a process is stopped with work in its hands.
    await installation.orchestrator.setFaults([{ operation: 'CreateReservation', kind: 'latency', rate: 1, ms: 100 }]);
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  it('loses nothing, doubles nothing, and fails no request that a caller retrying on 503 would notice', async () => {
    const calls = new SteadyMatchmaker(
      'rolling',
      ports.map((port) => `http://127.0.0.1:${port}`),
    );
    const over = new AbortController();
    const load = calls.run({ ...LOAD, count: MOST, waitSeconds, signal: over.signal });
    const [firstApi, secondApi] = installation.apis;
    const [firstWorker, secondWorker] = installation.workers;
    const exits: unknown[] = [];
    const replace = async (process: RoleProcess | undefined, start: () => Promise<unknown>) => {
      process?.signal('SIGTERM');
      exits.push(await process?.exited);
      await start();
    };
    await replace(firstApi, () => installation.startApi({ PORT: String(ports[0]) }));
    await replace(firstWorker, () => installation.startWorker());
    await replace(secondApi, () => installation.startApi({ PORT: String(ports[1]) }));
    await replace(secondWorker, () => installation.startWorker());
    over.abort();
    await load;

    expect(exits).toEqual([0, 0, 0, 0]);
    expect(calls.failures).toEqual([]);
    expect([...calls.retries.keys()].filter((code) => code !== 'refused' && code !== 'shutting_down')).toEqual([]);
    const records = await calls.settled();
    expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['assigned']));
    expect(records.length).toBe(calls.answered.size);
    const holds = await holdsOf(installation.orchestrator, ALLOCATIONS['eu-west'], 'rolling');
    expect([holds.size, new Set(holds.values())]).toEqual([records.length, new Set([1])]);
    const reserved = (await installation.orchestrator.ledger()).filter(({ type }) => type === 'reserved');
    expect(reserved.length).toBe(records.length);
  }, 90_000);
});
