import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { metricSum } from '../support/metrics-view.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const WAITING = 150;
const ROOM = 20;

describe('many matches that wait for an allocation without room', () => {
  let installation: Installation;
  let matchmaker: Matchmaker;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: ROOM, labels: { map: 'harbor' } }], 'us-east': [{ count: 1 }] },
      profiles: {
        ranked: {
          deadline: '50s',
          allocations: { candidates: ['eu-west'], order: 'listed' },
          selectors: [{ name: 'harbor', match_labels: { map: 'harbor' } }],
          retry: { initial: '50ms', max: '200ms' },
        },
      },
      env: { CAPACITY_WATCH_MS: '200' },
    });
    matchmaker = new Matchmaker(installation.apis[0]!.url);
    const first = Array.from({ length: ROOM }, (_, index) => ({ match_id: `first-${index}`, profile: 'ranked' }));
    const answers = await Promise.all(first.map((match) => matchmaker.submit(match, { waitSeconds: 30 })));
    expect(answers.map(({ body }) => body.state)).toEqual(Array.from({ length: ROOM }, () => 'assigned'));
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  /** How often the orchestrator was asked in vain. */
  const askedInVain = () =>
    metricSum(installation.workers[0]!.metricsUrl, 'matchgate_reservation_attempts_total', { outcome: 'no_match' });

  it('ask for it no more once it is watched, and as many as there is room for get it, the most urgent first', async () => {
    const matches = Array.from({ length: WAITING }, (_, index) => ({
      match_id: `wait-${index}`,
      profile: 'ranked',
      priority: index < ROOM - 5 ? 9 : 1,
    }));
    await Promise.all(matches.map((match) => matchmaker.submit(match)));
    const all = () => Promise.all(matches.map(({ match_id }) => matchmaker.get(match_id)));
    // Each has asked, or was told what another had just been told; then nobody asks: for seven looks the count stands still.
    await eventually(
      async () => (await all()).filter(({ body }) => body.waiting_for !== 'capacity').length,
      (others) => others === 0,
      { withinMs: 30_000, everyMs: 200 },
    );
    let before = -1;
    const stood = await eventually(
      async () => {
        const now = await askedInVain();
        const still = now === before;
        before = now;
        return still ? now : 0;
      },
      (count) => count > 0,
      { withinMs: 30_000, everyMs: 1_500 },
    );
    for (let index = 0; index < ROOM; index += 1) await matchmaker.withdraw(`first-${index}`);
    const assigned = await eventually(
      async () => (await all()).filter(({ body }) => body.state === 'assigned'),
      (found) => found.length >= ROOM,
      { withinMs: 30_000, everyMs: 200 },
    );
    const urgent = assigned.filter(({ body }) => Number(body.match_id.split('-')[1]) < ROOM - 5);
    expect([assigned.length, urgent.length]).toEqual([ROOM, ROOM - 5]);
    // One look may wake a few too many, when another has taken what it saw; never all that wait.
    expect((await askedInVain()) - stood).toBeLessThan(WAITING / 2);
    expect((await installation.orchestrator.reserved(ALLOCATIONS['eu-west'])).size).toBe(ROOM);
    for (const { match_id } of matches) await matchmaker.withdraw(match_id);
  }, 90_000);
});
