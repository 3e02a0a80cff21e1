import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';

const EU = ALLOCATIONS['eu-west'];

/** A casual match joins a running game that has room; if none has, it starts one and says that it has room. */
const profiles = {
  casual: {
    deadline: '10s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [
      {
        name: 'join',
        match_labels: { 'needs-backfill': 'true' },
        payload_state: 'Reserved',
        labels: { 'needs-backfill': 'false' },
      },
      { name: 'fresh', match_labels: { mode: 'casual' }, labels: { 'needs-backfill': 'true' } },
    ],
    retry: { initial: '20ms', max: '200ms' },
  },
  /** All of them go in one call. */
  ranked: {
    allocations: { candidates: ['us-east'] },
    selectors: [
      { name: 'exact', match_labels: { map: 'harbor' } },
      { name: 'any-map' },
      { name: 'join', match_labels: { 'needs-backfill': 'true' }, payload_state: 'Reserved' },
    ],
  },
  filling: {
    allocations: { candidates: ['us-east'] },
    selectors: [
      { name: 'join', match_labels: { 'needs-backfill': 'true' }, payload_state: 'Reserved' },
      { name: 'exact', match_labels: { map: 'canyon' } },
      { name: 'fresh' },
    ],
  },
};

describe('a match that joins a running game', () => {
  let installation: Installation;
  let matchmaker: Matchmaker;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: {
        'eu-west': [{ count: 1, labels: { mode: 'casual' } }],
        'us-east': [{ count: 1, labels: { map: 'harbor', 'needs-backfill': 'true' } }],
      },
      profiles,
    });
    matchmaker = new Matchmaker(installation.apis[0]!.url);
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  const place = async (match_id: string, profile = 'casual') =>
    (await matchmaker.submit({ match_id, profile }, { waitSeconds: 10 })).body;
  const payload = async () => (await installation.orchestrator.payloads(EU))[0];

  it.each([
    ['host', 'guest'],
    ['guest', 'host'],
  ])('shares its payload, which is given back when the last has left: first the %s, then the %s', async (...order) => {
    const round = order.join('-');
    const host = await place(`host-${round}`);
    const guest = await place(`guest-${round}`);
    expect(host).toMatchObject({ state: 'assigned', reservation: { selector: 'fresh' } });
    expect(guest).toMatchObject({ state: 'assigned', reservation: { selector: 'join' } });
    expect(guest.reservation?.payload_id).toBe(host.reservation?.payload_id);
    // Switched in the very call that joined: nobody else can join any more.
    expect((await payload())?.metadata?.labels?.['needs-backfill']).toBe('false');

    const ledgerBefore = (await installation.orchestrator.ledger()).length;
    expect((await matchmaker.withdraw(`${order[0]}-${round}`)).body.state).toBe('released');
    const passes = async () => (await installation.orchestrator.ledger()).slice(ledgerBefore);
    // The release is worked off at once; that it did not end the game shows in what the other one's release does.
    expect((await payload())?.status.state).toBe('Reserved');
    expect((await matchmaker.withdraw(`${order[1]}-${round}`)).body.state).toBe('released');
    await eventually(payload, (seen) => seen?.status.state === 'Ready');
    expect((await passes()).filter(({ type }) => type === 'released')).toHaveLength(1);
  });

  it.each([
    ['ranked', 'exact'],
    ['filling', 'fresh'],
  ])('is told apart from one that found the payload free, in a call for both (%s)', async (profile, free) => {
    const host = await place(`${profile}-host`, profile);
    const guest = await place(`${profile}-guest`, profile);
    expect(host).toMatchObject({ state: 'assigned', reservation: { selector: free } });
    expect(guest).toMatchObject({ state: 'assigned', reservation: { selector: 'join' } });
    await matchmaker.withdraw(`${profile}-host`);
    await matchmaker.withdraw(`${profile}-guest`);
    await eventually(
      () => installation.orchestrator.payloads(ALLOCATIONS['us-east']),
      ([seen]) => seen?.status.state === 'Ready',
    );
  });

  it('keeps the game of the others when only one of them leaves', async () => {
    const host = await place('host-stays');
    await place('guest-leaves');
    await matchmaker.withdraw('guest-leaves');
    // A third match cannot have the payload: the host still holds it, and it is marked as full.
    const third = await matchmaker.submit(
      { match_id: 'third', profile: 'casual', deadline_ms: 1_500 },
      { waitSeconds: 10 },
    );
    expect(third.body).toMatchObject({ state: 'failed', reason: { code: 'no_capacity' } });
    expect((await matchmaker.get('host-stays')).body).toMatchObject({
      state: 'assigned',
      reservation: host.reservation,
    });
    expect((await payload())?.status.state).toBe('Reserved');
  });
});
