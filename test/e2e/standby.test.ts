/** Matches that are placed by workers of their own, roles `api` and `worker`, who are called to the line. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { placementJobs } from '../support/placement-jobs.ts';

let installation: Installation;
let matchmaker: Matchmaker;
let redis: Redis;
beforeAll(async () => {
  installation = await startInstallation({
    payloads: { 'eu-west': [{ count: 20 }], 'us-east': [] },
    profiles: {
      ranked: {
        deadline: '20s',
        allocations: { candidates: ['eu-west'], order: 'listed' },
        selectors: [{ name: 'any', match_labels: {} }],
      },
    },
    // It announces a line of which it knows no job, and may look just when a worker has been called.
    env: { RECONCILER_INTERVAL_MS: '60000' },
  });
  matchmaker = new Matchmaker(installation.apis[0]!.url);
  redis = new Redis(installation.redisUrl);
}, 60_000);
afterAll(async () => {
  redis.disconnect();
  await installation.stop();
}, 60_000);

const standing = () => redis.zrange('{mg:0}:standby', 0, '-1');
const placed = async (match_id: string) =>
  (await matchmaker.submit({ match_id, profile: 'ranked' }, { waitSeconds: 10 })).body.state;
const oneStandsBy = () => eventually(standing, (workers) => workers.length === 1);

it('need no job while a worker is free', async () => {
  await oneStandsBy();
  const before = await placementJobs(redis);
  const states: string[] = [];
  for (const id of ['a', 'b', 'c']) {
    states.push(await placed(id));
    await oneStandsBy();
  }
  expect([states, await placementJobs(redis)]).toEqual([['assigned', 'assigned', 'assigned'], before]);
});

it('are placed also where the worker that was called is dead', async () => {
  const { 0: alive } = await oneStandsBy();
  await redis.zadd('{mg:0}:standby', Date.now() + 3_000, 'dead');
  expect(await standing()).toEqual(['dead', alive]);
  expect([await placed('called-in-vain'), await redis.llen('{mg:0}:call:dead')]).toEqual(['assigned', 1]);
  expect(await standing()).toEqual([alive]);
});

it('are left for the next worker by one that is told to stop', async () => {
  await oneStandsBy();
  await installation.workers[0]!.stop();
  expect(await standing()).toEqual([]);
  const { body } = await matchmaker.submit({ match_id: 'left', profile: 'ranked' });
  await installation.startWorker();
  expect([body.state, (await matchmaker.get('left', 10)).body.state]).toEqual(['queued', 'assigned']);
});
