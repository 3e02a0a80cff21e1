/**
 * The main job, whatever Redis it runs on: more matches at once than there are payloads, with api, workers and
 * orchestrator as processes of their own, judged by the orchestrator.
 */
import { expect, it } from '@jest/globals';
import { ALLOCATIONS, type Installation, type InstallationSettings } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const build = '1.42.0';
const harbor = { labels: { build, map: 'harbor' } };
const canyon = { labels: { build, map: 'canyon' } };

/** Of payloads that the suite leaves alone, for the tests that a topology adds. */
export const SPARE = { build: 'spare' };

/**
 * @param deadline long enough for a machine that runs other things as well: every match gets whole passes before it
 * @param spare how many payloads there are besides
 */
export const placementSettings = (deadline: string, spare = 0): InstallationSettings => ({
  payloads: {
    'eu-west': [
      { count: 60, ...harbor },
      { count: 40, ...canyon },
      { count: spare, labels: SPARE },
    ],
    'us-east': [{ count: 50, ...harbor }],
  },
  profiles: {
    ranked: {
      deadline,
      allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
      selectors: [
        { name: 'exact', match_labels: { build: '{{attributes.build}}', map: '{{attributes.map}}' } },
        { name: 'any-map', match_labels: { build: '{{attributes.build}}' } },
      ],
      retry: { initial: '50ms', max: '1s' },
    },
  },
  apis: 2,
  workers: 2,
});

/** The tests, in an order that they need. @param running the installation, once it has started */
export function placesMatches(running: () => Installation): void {
  it('assigns 150 of them 150 different payloads; 50 end with no_capacity at their deadline; the orchestrator agrees', async () => {
    const matchmakers = running().apis.map(({ url }) => new Matchmaker(url));
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        matchmakers[index % matchmakers.length]!.submit(
          { match_id: `m-${index}`, profile: 'ranked', attributes: { build, map: index % 2 ? 'harbor' : 'canyon' } },
          { waitSeconds: 40 },
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const records = answers.map(({ body }) => body);
    const assigned = records.filter(({ state }) => state === 'assigned');
    const failed = records.filter(({ state }) => state === 'failed');
    expect([assigned.length, failed.length]).toEqual([150, 50]);
    expect(new Set(assigned.map(({ reservation }) => reservation?.payload_id)).size).toBe(150);
    expect(new Set(failed.map(({ reason }) => reason?.code))).toEqual(new Set(['no_capacity']));
    for (const { updated_at, deadline_at } of failed) {
      expect(Date.parse(updated_at)).toBeGreaterThanOrEqual(Date.parse(deadline_at));
    }

    const held = await running().orchestrator.reserved(...Object.values(ALLOCATIONS));
    const ours = new Map(assigned.map(({ match_id, reservation }) => [reservation?.payload_id, match_id]));
    expect(held).toEqual(ours);
    const ledger = await running().orchestrator.ledger();
    const reserved = ledger.filter(({ type }) => type === 'reserved').map(({ payload_id }) => payload_id);
    expect(new Set(reserved).size).toBe(reserved.length);
    expect(ledger.filter(({ type }) => type === 'released')).toEqual([]);
  }, 60_000);

  it('writes the match data last, so that a game server that finds it finds all of it', async () => {
    const payloads = await running().orchestrator.payloads(ALLOCATIONS['us-east']);
    const held = payloads.filter(({ status }) => status.state === 'Reserved');
    expect(held.length).toBe(50);
    for (const { metadata } of held) {
      const data = JSON.parse(metadata?.annotations?.['match-data'] ?? '{}') as Record<string, unknown>;
      expect(data).toMatchObject({ profile: 'ranked', allocation: 'us-east', attributes: { build } });
      expect(metadata?.annotations?.['matchgate-match-id']).toBe(data.match_id);
      expect(metadata?.labels?.['matchgate-match']).toBe(data.match_id);
    }
  });

  it('gives a released payload to the next match that waits', async () => {
    const matchmaker = new Matchmaker(running().apis[0]!.url);
    const waiting = matchmaker.submit(
      { match_id: 'next', profile: 'ranked', attributes: { build, map: 'canyon' }, deadline_ms: 20_000 },
      { waitSeconds: 20 },
    );
    await eventually(
      async () => (await matchmaker.get('next')).body.waiting_for,
      (reason) => reason === 'capacity',
    );
    const before = (await matchmaker.get('m-0', 0)).body;
    const holder = before.state === 'assigned' ? before : (await matchmaker.get('m-1', 0)).body;
    expect(await matchmaker.withdraw(holder.match_id)).toMatchObject({ status: 200, body: { state: 'released' } });
    const { body } = await waiting;
    expect(body.state).toBe('assigned');
    expect(body.reservation?.payload_id).toBe(holder.reservation?.payload_id);
  }, 30_000);
}
