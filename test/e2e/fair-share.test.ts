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
    // One at a time, so that the order of reservations is the order of turns.
    env: { WORKER_CONCURRENCY: '1' },
  });
}, 60_000);
afterAll(() => installation.stop(), 60_000);

/** The profile of each match in the order in which their payloads were reserved. */
async function servedAfter(skip: number, count: number): Promise<string[]> {
  const entries = await eventually(
    async () => (await installation.orchestrator.ledger()).filter(({ type }) => type === 'reserved').slice(skip),
    (reserved) => reserved.length >= count,
    { withinMs: 40_000 },
  );
  return entries
    .slice(0, count)
    .map(({ metadata }) => (metadata?.annotations?.['matchgate-match-id'] ?? '').split('-')[0] ?? '');
}

it('lets a profile that is flooded delay another by no more than their shares of the turns', async () => {
  const matchmaker = new Matchmaker(installation.apis[0]!.url);
  const send = (profile: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => matchmaker.submit({ match_id: `${profile}-${index}`, profile })),
    );
  await send('flood', 150);
  const before = (await installation.orchestrator.ledger()).filter(({ type }) => type === 'reserved').length;
  await Promise.all([send('few', 20), send('heavy', 40)]);
  const served = await servedAfter(before, 100);
  const count = (profile: string) => served.filter((name) => name === profile).length;
  // Of those that compete, one turn in five each and three in five: `few` and `heavy` are through within 100 turns or so.
  expect(count('few')).toBe(20);
  expect(count('heavy')).toBe(40);
  expect(count('flood')).toBe(40);
}, 60_000);
