import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { holdAnswer } from '../support/api-description.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const profiles = {
  ranked: {
    deadline: '10s',
    allocations: {
      candidates: ['eu-west', 'us-east'],
      order: 'latency',
      latency: {
        aggregate: 'max',
        unknown: 'exclude',
        caps: [
          { after: '0s', max_ms: 80 },
          { after: '5s', max_ms: 160 },
        ],
      },
    },
    selectors: [
      { name: 'exact', match_labels: { map: '{{attributes.map}}' } },
      { name: 'any', match_labels: {}, after: '2s' },
      { name: 'vip', match_labels: { tier: 'vip' }, when: 'attributes.vip == true' },
    ],
  },
  numbered: {
    allocations: { candidates: ['eu-west'] },
    selectors: Array.from({ length: 9 }, (_, index) => ({
      name: `n-${index}`,
      when: `bool(attributes.n) && ${index} < 9`,
    })),
  },
};
const match = {
  match_id: 'm-1',
  profile: 'ranked',
  attributes: { map: 'harbor' },
  players: [{ player_id: 'p1', latencies_ms: { 'eu-west': 30, 'us-east': 110 } }],
};

interface Plan {
  readonly profile_version: string;
  readonly steps: readonly { readonly allocation: string; readonly breaker: string }[];
}

describe('explaining a plan', () => {
  let installation: Installation;
  let url: string;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 3, labels: { map: 'harbor' } }, { count: 2 }], 'us-east': [{ count: 4 }] },
      profiles,
      env: { RECONCILER_INTERVAL_MS: '100', ORPHAN_GRACE_MS: '1000' },
    });
    url = installation.apis[0]!.url;
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  const explain = async (body: object, query = '') => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const { status, body: plan } = await call(`/v1/plans${query}`, init);
    return { status, body: plan as Plan };
  };

  async function call(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(url + path, init);
    const body: unknown = await answer.json();
    holdAnswer(init.method ?? 'GET', path, answer, body);
    return { status: answer.status, body };
  }

  it('gives the steps in order, from when on each opens, and why the rest is left out', async () => {
    const { status, body } = await explain(match, '?probe=true');
    expect(status).toBe(200);
    const exact = { name: 'exact', match_labels: { map: 'harbor' }, payload_state: 'Ready' };
    const any = { name: 'any', match_labels: {}, payload_state: 'Ready' };
    expect(body).toMatchObject({
      profile: 'ranked',
      steps: [
        {
          allocation: 'eu-west',
          allocation_id: ALLOCATIONS['eu-west'],
          region: 'eu-west',
          opens_after_ms: 0,
          selectors: [
            { ...exact, opens_after_ms: 0, ready: 3 },
            { ...any, opens_after_ms: 2_000, ready: 5 },
          ],
        },
        {
          allocation: 'us-east',
          opens_after_ms: 5_000,
          selectors: [
            { ...exact, opens_after_ms: 5_000, ready: 0 },
            { ...any, opens_after_ms: 5_000, ready: 4 },
          ],
        },
      ],
      left_out: [{ selector: 'vip' }],
    });
  });

  it('leaves out what opens no earlier than at the deadline, and that is why a match has no plan', async () => {
    const players = [{ player_id: 'p1', latencies_ms: { 'eu-west': 150, 'us-east': 110 } }];
    const late = { ...match, match_id: 'late', players, deadline_ms: 5_000 };
    const why = 'opens after 5000 ms, not before the deadline (5000 ms)';
    const { body: plan } = await explain(late);
    expect(plan).toMatchObject({
      steps: [],
      left_out: [{ allocation: 'us-east', why }, { allocation: 'eu-west', why }, { selector: 'vip' }],
    });
    const { body } = await new Matchmaker(url).submit(late, { waitSeconds: 10 });
    expect(body).toMatchObject({
      state: 'failed',
      reason: { code: 'no_plan', message: expect.stringContaining(`us-east: ${why}; eu-west: ${why}`) },
    });
    const { body: soon } = await explain({ ...match, deadline_ms: 2_000 });
    expect(soon.steps).toMatchObject([{ allocation: 'eu-west', selectors: [{ name: 'exact' }] }]);
  });

  it('does not repeat what a match holds at length, and neither does the reason of one that has no plan', async () => {
    const long = { match_id: 'long', profile: 'numbered', attributes: { n: 'x'.repeat(200_000) } };
    expect(JSON.stringify((await explain(long)).body).length).toBeLessThan(5_000);
    const { body } = await new Matchmaker(url).submit(long, { waitSeconds: 10 });
    expect(body).toMatchObject({ state: 'failed', reason: { code: 'no_plan' } });
    expect(body.reason?.message.length).toBeLessThanOrEqual(1_000);
  });

  it('leaves `ready` out unless it is asked for, and refuses what is no match', async () => {
    const { body } = await explain(match);
    expect(JSON.stringify(body)).not.toContain('"ready"');
    expect(await explain({ ...match, profile: 'nobody' })).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ pointer: '/profile' }] },
    });
    expect((await explain({ ...match, unknown: 1 })).status).toBe(422);
  });

  it('reserves and keeps nothing', async () => {
    await explain(match, '?probe=true');
    expect(await installation.orchestrator.reserved(...Object.values(ALLOCATIONS))).toEqual(new Map());
    expect((await new Matchmaker(url).get('m-1')).status).toBe(404);
  });

  it('shows what the workers see of each allocation', async () => {
    await new Matchmaker(url).submit({ ...match, match_id: 'placed' }, { waitSeconds: 10 });
    const look = async () => (await call('/v1/allocations')).body as { allocations: Record<string, unknown>[] };
    const { allocations } = await eventually(
      look,
      ({ allocations: [first] }) =>
        first?.breaker === 'closed' &&
        first.in_flight === 0 &&
        (first.payloads as { ready: number } | null)?.ready === 4,
    );
    expect(allocations[0]).toMatchObject({ name: 'eu-west', last_errors: [] });
    expect((await explain(match)).body.steps[0]).toMatchObject({ allocation: 'eu-west', breaker: 'closed' });
  });

  it('follows the profiles file: a good one is taken up, a bad one changes nothing and is shown', async () => {
    const before = (await explain(match)).body.profile_version;
    const text = await readFile(installation.profilesFile, 'utf8');
    const file = parse(text) as { profiles: Record<string, unknown> };
    await writeFile(
      installation.profilesFile,
      stringify({ ...file, profiles: { ...file.profiles, casual: profiles.ranked } }),
    );
    const profilesOf = async () =>
      (await call('/v1/profiles')).body as {
        version: string;
        last_error: { problems: object[] } | null;
        profiles: { name: string }[];
      };
    const taken = await eventually(profilesOf, ({ version }) => version !== before);
    expect(taken.profiles.map(({ name }) => name)).toEqual(['ranked', 'numbered', 'casual']);
    const placed = await new Matchmaker(url).submit(
      { ...match, match_id: 'casual', profile: 'casual' },
      { waitSeconds: 10 },
    );
    expect(placed.body).toMatchObject({ state: 'assigned', profile_version: taken.version });

    await writeFile(installation.profilesFile, text.replace('10s', 'ten seconds'));
    const refused = await eventually(profilesOf, ({ last_error }) => last_error !== null);
    expect(refused.version).toBe(taken.version);
    const line = text.split('\n').findIndex((written) => written.includes('deadline: 10s')) + 1;
    expect(refused.last_error?.problems[0]).toMatchObject({ path: 'profiles.ranked.deadline', line, column: 5 });
  }, 30_000);
});
