import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../tools/stack/free-port.ts';
import type { RoleProcess } from '../../tools/stack/role-process.ts';
import { Endpoints } from '../support/endpoints.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { SteadyMatchmaker, holdsOf } from '../support/steady-matchmaker.ts';

/** Of each of two matchmakers. */
const LOAD = { everyMs: 40, match: { profile: 'ranked' }, count: 400 };
/** Every fourth match asks to be held, longer than a process takes to stop. */
const waitSeconds = (index: number) => (index % 4 === 0 ? 20 : undefined);

describe('a rolling restart of every process, one after the other, under load', () => {
  let installation: Installation;
  let ports: number[];
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 2 * LOAD.count }], 'us-east': [] },
      profiles: {
        ranked: {
          deadline: '30s',
          allocations: { candidates: ['eu-west'], order: 'listed' },
          selectors: [{ name: 'any', match_labels: {} }],
        },
      },
      apis: 0,
      workers: 2,
      env: { QUEUE_SHARDS: '2', SHUTDOWN_DELAY_MS: '1000', SHUTDOWN_LINGER_MS: '1000' },
    });
    ports = [await freePort(), await freePort()];
    for (const port of ports) await installation.startApi({ PORT: String(port) });
    // The calls before the answer, so that a process is stopped with work in its hands.
    await installation.orchestrator.setFaults([{ operation: 'CreateReservation', kind: 'latency', rate: 1, ms: 100 }]);
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  it('loses nothing, doubles nothing, and fails no request that a caller retrying on 503 would notice', async () => {
    const endpoints = new Endpoints(() => installation.apis);
    await endpoints.start();
    const balanced = new SteadyMatchmaker('balanced', () => endpoints.urls);
    // Who knows the replicas by their address asks them as long as they listen, and one that stops listening cuts whoever
    // is just connecting: the caller cannot know what became of that, and sends the same match again.
    const addresses = ports.map((port) => `http://127.0.0.1:${port}`);
    const direct = new SteadyMatchmaker('direct', () => addresses, { resendsWhatWasCut: true });
    const both = [balanced, direct];
    const over = new AbortController();
    const load = Promise.all(both.map((calls) => calls.run({ ...LOAD, waitSeconds, signal: over.signal })));
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
    await endpoints.stop();

    expect(exits).toEqual([0, 0, 0, 0]);
    expect(both.map(({ failures }) => failures)).toEqual([[], []]);
    expect([...balanced.retries.keys()].filter((code) => code !== 'shutting_down')).toEqual([]);
    expect([...direct.retries.keys()].filter((code) => !['refused', 'shutting_down', 'cut'].includes(code))).toEqual(
      [],
    );
    const records = (await Promise.all(both.map((calls) => calls.settled()))).flat();
    expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['assigned']));
    expect(records.length).toBe(balanced.answered.size + direct.answered.size);
    const holds = await Promise.all(
      ['balanced', 'direct'].map((name) => holdsOf(installation.orchestrator, ALLOCATIONS['eu-west'], name)),
    );
    expect(holds.flatMap((held) => [...held.values()])).toEqual(records.map(() => 1));
    const reserved = (await installation.orchestrator.ledger()).filter(({ type }) => type === 'reserved');
    expect(reserved.length).toBe(records.length);
  }, 90_000);
});
