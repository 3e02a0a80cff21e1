import { afterEach, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { matchKey } from '../../src/matches/match-key.ts';
import { PLACE_JOB, queueName } from '../../src/queue/placement-job.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';

/** Longer than any test here: who waits for the reconciler waits in vain. */
const NEVER_MS = '3600000';

const settings = {
  payloads: { 'eu-west': [{ count: 5 }], 'us-east': [{ count: 1 }] },
  profiles: {
    any: { deadline: '25s', allocations: { candidates: ['eu-west'] }, selectors: [{ name: 'any', match_labels: {} }] },
  },
};

let installation: Installation | undefined;
let queue: Queue | undefined;
let redis: Redis | undefined;

afterEach(async () => {
  await queue?.close();
  redis?.disconnect();
  await installation?.stop();
});

/** An api alone has taken the match, and in place of its job there is one of another version. */
async function matchWithJob(matchId: string, data: object, env: Record<string, string> = {}): Promise<Matchmaker> {
  installation = await startInstallation({ ...settings, workers: 0, env });
  redis = new Redis(installation.redisUrl, { maxRetriesPerRequest: null });
  queue = new Queue(queueName(0), { connection: redis, prefix: '{mg:0}' });
  const matchmaker = new Matchmaker(installation.apis[0]!.url);
  await matchmaker.submit({ match_id: matchId, profile: 'any' });
  const jobs = queue;
  await eventually(
    () => jobs.getJobs(['prioritized', 'waiting']),
    ({ length }) => length === 1,
  );
  await queue.drain();
  await queue.add(PLACE_JOB, data, { priority: 2 });
  return matchmaker;
}

describe('a rolling upgrade between versions of the job', () => {
  it('lets a new worker do what a job of the version before asks for', async () => {
    const former = { v: 1, keys: [matchKey('default', 'm-1')] };
    // Nobody else may bring the match: the reconciler rests.
    const matchmaker = await matchWithJob('m-1', former, { RECONCILER_INTERVAL_MS: NEVER_MS });
    await installation?.startWorker();
    expect((await matchmaker.get('m-1', 20)).body.state).toBe('assigned');
  }, 60_000);

  it('loses no match to a worker that does not know the job of a newer version', async () => {
    const matchmaker = await matchWithJob('m-2', { v: 3, lines: ['m-2'] });
    await installation?.startWorker();
    expect((await matchmaker.get('m-2', 20)).body.state).toBe('assigned');
    // It was not taken for something else either: it is there as a failure, for people to see.
    expect(await queue?.getJobCountByTypes('failed')).toBe(1);
  }, 60_000);
});
