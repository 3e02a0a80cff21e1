/**
 * Thousands of hostile requests, made from openapi/openapi.json, to a whole installation: see test/fuzz/. FUZZ_SEED and
 * FUZZ_CASES choose others; a failure names the request by its place, which the same seed gives it again.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { OPERATIONS } from '../fuzz/described-operations.ts';
import { FuzzRun } from '../fuzz/fuzz-run.ts';
import { hostileRequests, type HostileRequest } from '../fuzz/hostile-requests.ts';
import { KNOWN_IDS } from '../fuzz/hostile-values.ts';
import { matchIdsKept, marksKept } from '../fuzz/kept.ts';
import { ProcessHeap } from '../fuzz/process-heap.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import type { RoleProcess } from '../../tools/stack/role-process.ts';

const { FUZZ_SEED: seed = '20261124', FUZZ_CASES: cases = '4000' } = process.env;
const TENANT = 'fuzz';
const key = 'the-key-of-the-fuzz-run';
const API_KEYS = JSON.stringify([
  {
    id: 'fuzz',
    hash: createHash('sha256').update(key).digest('hex'),
    tenant: TENANT,
    scopes: ['matches:read', 'matches:write', 'operate'],
  },
]);

/** A quarter of a kilobyte for each request of the later half. Measured: less than nothing, as code that is unused goes. */
const MOST_GROWTH_BYTES = 512 * 1024;
/** Until then code is compiled, and recompiled for the shapes that it has met. */
const WARM_UP = 1_000;
const LOOKS_PER_HALF = 4;

const selectors = [{ name: 'any', match_labels: { map: '{{attributes.map}}' } }];
const profiles = {
  ranked: { deadline: '1s', allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' }, selectors },
  casual: {
    deadline: '1s',
    confirm_within: '5s',
    allow_override: true,
    allocations: { candidates: ['us-east'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
  },
};

let installation: Installation;
let api: RoleProcess;
let redis: Redis;
let run: FuzzRun;
let grownBytes: number;

beforeAll(async () => {
  installation = await startInstallation({
    payloads: { 'eu-west': [{ count: 40, labels: { map: 'harbor' } }], 'us-east': [{ count: 40 }] },
    profiles,
    apis: 0,
    env: { AUTH_MODE: 'api-key', API_KEYS },
  });
  api = await installation.startApi({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  redis = new Redis(installation.redisUrl);
  run = new FuzzRun(api.url);
  for (const match_id of KNOWN_IDS) await submit({ match_id, profile: 'casual' });

  const requests = hostileRequests(Number(seed), Number(cases), key);
  const warmUp = Math.max(WARM_UP, requests.length / 5);
  const half = (requests.length - warmUp) / 2;
  const heap = await ProcessHeap.of(await installation.log());
  await run.send(requests.slice(0, warmUp));
  const earlier = await lowestDuring(heap, requests.slice(warmUp, warmUp + half));
  grownBytes = (await lowestDuring(heap, requests.slice(warmUp + half))) - earlier;
  heap.close();
}, 120_000);
afterAll(async () => {
  redis.disconnect();
  await installation.stop();
});

/** What the heap is never below while these are sent: how far it is above that differs from moment to moment. */
async function lowestDuring(heap: ProcessHeap, requests: readonly HostileRequest[]): Promise<number> {
  const slice = requests.length / LOOKS_PER_HALF;
  const seen: number[] = [];
  for (let at = 0; at < requests.length; at += slice) {
    await run.send(requests.slice(at, at + slice));
    seen.push(await heap.usedBytes());
  }
  return Math.min(...seen);
}

async function submit(match: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-api-key': key, prefer: 'wait=5' };
  const { status } = await fetch(`${api.url}/v1/matches`, { method: 'POST', headers, body: JSON.stringify(match) });
  expect(status).toBe(200);
}

describe(`${cases} hostile requests (FUZZ_SEED=${seed})`, () => {
  it('are each answered as described, and never with a 5xx', () => {
    expect(run.failures).toEqual([]);
  });

  it('try every operation, and every way of refusing that needs no broken part', () => {
    for (const { id } of OPERATIONS) {
      const statuses = [...run.seen(id).keys()];
      expect([id, statuses.length > 1]).toEqual([id, true]);
    }
    const wanted = ['200', '202', '207', '400', '401', '404', '409', '413', '415', '422', '431'];
    expect([...run.seen().keys()]).toEqual(expect.arrayContaining(wanted));
  });

  it('end no process', async () => {
    const alive = Symbol('alive');
    for (const { exited } of [api, ...installation.workers]) {
      expect(await Promise.race([exited, Promise.resolve(alive)])).toBe(alive);
    }
    expect((await fetch(`${api.url}/healthz/ready`)).status).toBe(200);
    for (const { metricsUrl } of installation.workers) {
      expect((await fetch(`${metricsUrl}/healthz/ready`)).status).toBe(200);
    }
  });

  it('leave nothing on the heap', () => {
    expect(grownBytes).toBeLessThan(MOST_GROWTH_BYTES);
  });

  it('leave nothing in Redis of what was refused', async () => {
    const kept = await marksKept(redis);
    expect([...kept].filter((mark) => !run.takenMarks.has(mark))).toEqual([]);
    // What was taken is there: otherwise the marks would be none.
    expect(kept.size).toBeGreaterThan(0);
  });

  it('leave every match that was taken, and no other', async () => {
    const kept = new Set(await matchIdsKept(redis, TENANT));
    expect([...run.takenIds].filter((id) => !kept.has(id))).toEqual([]);
    const unknown = [...kept].filter((id) => !run.takenIds.has(id) && !KNOWN_IDS.includes(id));
    expect(unknown.filter((id) => !run.takenMarks.has(/fz\d+z/.exec(id)?.[0] ?? ''))).toEqual([]);
  });

  it('leave no match on its way once its time is up', async () => {
    const overdue = async () => {
      const late = [];
      for (const id of run.takenIds) {
        const answer = await fetch(`${api.url}/v1/matches/${id}`, { headers: { 'x-api-key': key } });
        const { state, deadline_at } = (await answer.json()) as { state: string; deadline_at: string };
        const isOnItsWay = ['queued', 'reserving', 'annotating'].includes(state);
        if (isOnItsWay && Date.parse(deadline_at) < Date.now()) late.push([id, state]);
      }
      return late;
    };
    await eventually(overdue, (late) => late.length === 0, { withinMs: 15_000, everyMs: 200 });
  }, 30_000);
});
