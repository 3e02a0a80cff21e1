import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { metricSum } from '../support/metrics-view.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const BULKHEAD = 3;
const only = (allocation: string, deadline: string) => ({
  deadline,
  allocations: { candidates: [allocation], order: 'listed' },
  selectors: [{ name: 'any', match_labels: {} }],
});

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({
    payloads: { 'eu-west': [{ count: 40 }], 'us-east': [{ count: 80 }] },
    profiles: { stalled: only('eu-west', '5s'), served: only('us-east', '30s') },
    // Few places, and a breaker that never judges: what holds the stalled one off is the bulkhead alone.
    env: {
      WORKER_CONCURRENCY: '12',
      BULKHEAD_LIMIT: String(BULKHEAD),
      BULKHEAD_WAIT_MS: '50',
      BREAKER_VOLUME: '100000',
      ORCHESTRATION_TIMEOUT_MS: '1500',
      PLACEMENT_SETTLE_MS: '2000',
    },
  });
}, 60_000);
afterAll(() => installation.stop(), 60_000);

it('serves all that others can, while an allocation stalls that has more matches than the worker has places', async () => {
  await installation.orchestrator.setFaults([
    { operation: 'CreateReservation', allocation_id: ALLOCATIONS['eu-west'], kind: 'stall', rate: 1, ms: 20_000 },
  ]);
  const matchmaker = new Matchmaker(installation.apis[0]!.url);
  const send = (profile: string, index: number) =>
    matchmaker.submit({ match_id: `${profile}-${index}`, profile }, { waitSeconds: 40 });
  const stalled = Array.from({ length: 20 }, (_, index) => send('stalled', index));
  const served = Array.from({ length: 40 }, (_, index) => send('served', index));

  const inFlight = () =>
    metricSum(installation.workers[0]!.metricsUrl, 'matchgate_bulkhead_in_flight', { allocation: 'eu-west' });
  const seen: number[] = [];
  const sampler = setInterval(() => void inFlight().then((calls) => seen.push(calls)), 100);
  const records = await Promise.all(served);
  expect(new Set(records.map(({ body }) => body.state))).toEqual(new Set(['assigned']));
  // They may all have been served between two looks.
  await eventually(inFlight, (calls) => calls === BULKHEAD);
  clearInterval(sampler);
  expect(seen.filter((calls) => calls > BULKHEAD)).toEqual([]);

  const failed = await Promise.all(stalled);
  expect(new Set(failed.map(({ body }) => body.reason?.code))).toEqual(new Set(['upstream_unavailable']));
}, 90_000);

it('and while it stalls only once it has given its servers: no worker has all its places at matches that write there', async () => {
  await installation.orchestrator.setFaults([
    { operation: 'SetPayloadAnnotation', allocation_id: ALLOCATIONS['eu-west'], kind: 'stall', rate: 1, ms: 20_000 },
  ]);
  const matchmaker = new Matchmaker(installation.apis[0]!.url);
  const stalled = Array.from({ length: 20 }, (_, index) => `writes-${index}`);
  const submit = (match_id: string) => matchmaker.submit({ match_id, profile: 'stalled', deadline_ms: 60_000 });
  await Promise.all(stalled.map(submit));
  const reserved = async () => [...(await installation.orchestrator.reserved(ALLOCATIONS['eu-west'])).values()];
  await eventually(reserved, (held) => held.filter((id) => stalled.includes(id)).length >= 2 * BULKHEAD);
  const served = Array.from({ length: 40 }, (_, index) =>
    matchmaker.submit({ match_id: `beside-${index}`, profile: 'served' }, { waitSeconds: 20 }),
  );
  const states = (await Promise.all(served)).map(({ body }) => body.state);
  expect(new Set(states)).toEqual(new Set(['assigned']));
  await Promise.all(stalled.map((id) => matchmaker.withdraw(id)));
}, 60_000);
