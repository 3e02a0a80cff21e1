import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AllocationReports } from '../../src/allocations/allocation-reports.ts';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { startOrchestrator } from '../../src/roles/orchestrator.ts';
import type { Running } from '../../src/roles/running.ts';
import { LOCAL_CLIENT } from '../../tools/stack/stack.ts';
import { ApiClient } from './api-client.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

const seed = join(import.meta.dirname, '../../examples/orchestrator.yaml');
let orchestrator: Running;
let under: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  orchestrator = await startOrchestrator(
    loadConfiguration('orchestrator', { ORCHESTRATOR_PORT: '0', ORCHESTRATOR_SEED_FILE: seed }),
  );
  const url = orchestrator.url ?? '';
  under = await startApiUnderTest(1, {
    ORCHESTRATION_URL: url,
    ORCHESTRATION_TOKEN_URL: `${url}/auth/v1/token`,
    ...LOCAL_CLIENT,
  });
  api = await ApiClient.of(under.url);
});
afterAll(async () => {
  await under.stop();
  await orchestrator.stop();
});

const match = {
  match_id: 'p-1',
  profile: 'ranked',
  attributes: { build: '1.42.0', map: 'harbor', mode: '5v5' },
  players: [{ player_id: 'a', latencies_ms: { 'eu-west': 90, 'us-east': 30 } }],
};
const plan = (query = '', body: object = match) => api.post(`/v1/plans${query}`, JSON.stringify(body));

describe('a plan', () => {
  it('is explained in the order in which it would be tried, and nothing is kept', async () => {
    const before = await contentOf(under.redis);
    const { status, body } = await plan();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      profile: 'ranked',
      steps: [
        {
          allocation: 'us-east',
          region: 'us-east',
          opens_after_ms: 0,
          breaker: 'closed',
          selectors: [
            {
              name: 'exact',
              match_labels: { build: '1.42.0', map: 'harbor' },
              payload_state: 'Ready',
              opens_after_ms: 0,
            },
            { name: 'any-map', opens_after_ms: 2_000 },
          ],
        },
        { allocation: 'eu-west', opens_after_ms: 10_000 },
      ],
      left_out: [{ selector: 'join' }],
    });
    expect(JSON.stringify(body)).not.toContain('"ready"');
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('counts what each selector matches now', async () => {
    const { body } = await plan('?probe=true');
    expect(body).toMatchObject({
      steps: [
        { allocation: 'us-east', selectors: [{ ready: 40 }, { ready: 120 }] },
        { allocation: 'eu-west', selectors: [{ ready: 60 }, { ready: 140 }] },
      ],
    });
  });

  it.each([
    ['an unknown profile', { ...match, profile: 'nobody' }, '/profile'],
    ['an unknown field', { ...match, extra: 1 }, '/extra'],
    ['an override that is not allowed', { ...match, allocations: ['eu-west'] }, '/allocations'],
  ])('is refused for %s like the match itself', async (_what, body, pointer) => {
    const answer = await plan('', body);
    expect([answer.status, answer.body.errors[0]?.pointer]).toEqual([422, pointer]);
  });

  it('says why nothing was counted where the process has no orchestrator', async () => {
    const alone = await startApiUnderTest();
    const { body } = await (await ApiClient.of(alone.url)).post('/v1/plans?probe=true', JSON.stringify(match));
    await alone.stop();
    expect(JSON.stringify(body)).not.toContain('"ready"');
    expect(body).toMatchObject({
      left_out: expect.arrayContaining([{ allocation: 'us-east', why: expect.stringMatching('no orchestrator') }]),
    });
  });
});

describe('profiles and allocations', () => {
  it('are shown as the file has them', async () => {
    const { body } = await api.get('/v1/profiles');
    expect(body).toMatchObject({
      last_error: null,
      profiles: [
        {
          name: 'ranked',
          deadline_ms: 30_000,
          priority: 5,
          allocations: ['eu-west', 'us-east'],
          selectors: ['exact', 'any-map', 'join'],
        },
        { name: 'casual', deadline_ms: 10_000 },
      ],
    });
  });

  it('are shown as all workers together see them', async () => {
    const error = { at: '2026-01-01T00:00:00.000Z', outcome: 'unavailable', message: 'cut' };
    const workers = [new AllocationReports(under.redis), new AllocationReports(under.redis)] as const;
    await workers[0].publish(new Map([['eu-west', { breaker: 'open', in_flight: 2, last_error: error }]]));
    await workers[1].publish(new Map([['eu-west', { breaker: 'closed', in_flight: 3, last_error: null }]]));
    await workers[0].publishCount('eu-west', { at: error.at, ready: 7, reserved: 1 });
    const { body } = await api.get('/v1/allocations');
    expect(body).toMatchObject({
      allocations: [
        { name: 'eu-west', breaker: 'open', in_flight: 5, workers: 2, last_errors: [error], payloads: { ready: 7 } },
        { name: 'us-east', breaker: 'closed', in_flight: 0, workers: 0, last_errors: [], payloads: null },
      ],
    });
    expect((await plan()).body).toMatchObject({ steps: [{ breaker: 'closed' }, { breaker: 'open' }] });
  });
});
