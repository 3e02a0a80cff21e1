import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const placed = (weight: number) => ({
  deadline: '60s',
  queue: { weight },
  allocations: { candidates: ['eu-west'], order: 'listed' },
  selectors: [{ name: 'any', match_labels: {} }],
});

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({
    payloads: { 'eu-west': [{ count: 260 }], 'us-east': [{ count: 1 }] },
    profiles: { flood: placed(1), few: placed(1), heavy: placed(3) },
    // None until everybody stands in line; then one at a time, so that the order of reservations is the order of turns.
    workers: 0,
    env: { WORKER_CONCURRENCY: '1' },
  });
}, 60_000);
afterAll(() => installation.stop(), 60_000);

/** The profile of each match in the order in which their payloads were reserved. */
async function served(count: number): Promise<string[]> {
  const entries = await eventually(
    async () => (await installation.orchestrator.ledger()).filter(({ type }) => type === 'reserved'),
    (reserved) => reserved.length >= count,
    { withinMs: 40_000, everyMs: 200 },
  );
  const matchIds = entries.slice(0, count).map(({ metadata }) => metadata?.annotations?.['matchgate-match-id'] ?? '');
  return matchIds.map((matchId) => matchId.split('-')[0] ?? '');
}

it('lets a profile that is flooded delay another by no more than their shares of the turns', async () => {
  const matchmaker = new Matchmaker(installation.apis[0]!.url);
  const send = (profile: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => matchmaker.submit({ match_id: `${profile}-${index}`, profile })),
    );
  await send('flood', 150);
  await Promise.all([send('few', 20), send('heavy', 40)]);
  await installation.startWorker();
  const turns = await served(100);
  const share = (profile: string, among: readonly string[]) => among.filter((name) => name === profile).length;
  // While all three compete: one turn in five, three in five, one in five.
  const first = turns.slice(0, 50);
  expect([share('few', first), share('heavy', first), share('flood', first)]).toEqual([10, 30, 10]);
  expect([share('few', turns), share('heavy', turns), share('flood', turns)]).toEqual([20, 40, 40]);
}, 60_000);
