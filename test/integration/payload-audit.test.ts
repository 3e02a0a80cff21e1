import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AllocationReports } from '../../src/allocations/allocation-reports.ts';
import type { Reservation } from '../../src/matches/match-record.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { MatchOutcomes } from '../../src/observability/match-outcomes.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import type { AllocationTarget, OrchestratorPort, PayloadView } from '../../src/orchestrator/orchestrator-port.ts';
import { identityOf } from '../../src/placement/payload-identity.ts';
import { Assignments } from '../../src/reconciler/assignments.ts';
import { EndedMatches } from '../../src/reconciler/ended-matches.ts';
import { FleetListing } from '../../src/reconciler/fleet-listing.ts';
import { Orphans } from '../../src/reconciler/orphans.ts';
import { PayloadAudit } from '../../src/reconciler/payload-audit.ts';
import { PayloadCounts } from '../../src/reconciler/payload-counts.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
const EVERY_MS = 1_000;
const PACE = { everyMs: EVERY_MS, unknownMs: 3 * EVERY_MS };
const target = (name: string): AllocationTarget => ({ name, projectId: 'p', allocationId: name, region: name });
const [EU, US] = [target('eu'), target('us')];

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger();
});
afterAll(() => store.stop());
beforeEach(() => store.redis.flushall());

const payload = (payloadId: string, more: Partial<PayloadView> = {}): PayloadView => ({
  ...{ payloadId, state: 'Ready', address: '', ports: [], labels: {}, annotations: {} },
  ...more,
});
const reserved = (payloadId: string, matchId: string, attempt = '1.1', installation = ''): PayloadView =>
  payload(payloadId, { state: 'Reserved', ...identityOf(newMatch(matchId).key, attempt, undefined, installation) });

/** An audit of fleets that are what `fleets` says (null: there is no such allocation), and can be held up while they are listed. */
function auditOf(
  fleets: Record<string, PayloadView[] | null>,
  whileListed: Record<string, () => Promise<unknown>> = {},
  installation?: string,
) {
  const { ledger, duties, custody } = store;
  const metrics = new Metrics();
  const port: Pick<OrchestratorPort, 'list' | 'get'> = {
    list: async ({ allocationId }, _limits, pick) => {
      await whileListed[allocationId]?.();
      if (fleets[allocationId] === null) return { kind: 'gone' };
      return { kind: 'found', value: (fleets[allocationId] ?? []).map(pick).filter((seen) => seen !== undefined) };
    },
    get: ({ allocationId, payloadId }) => {
      const found = fleets[allocationId]?.find((one) => one.payloadId === payloadId);
      return Promise.resolve(found ? { kind: 'found', value: found } : { kind: 'gone' });
    },
  };
  const reports = new AllocationReports(store.redis);
  const checks = {
    orphans: new Orphans(ledger, duties, custody, { graceMs: 60_000, policy: 'release' }, { metrics, log }),
    ended: new EndedMatches(ledger, custody, port, new MatchOutcomes(metrics, log), 1_000),
    counts: new PayloadCounts(reports),
  };
  let now = 0;
  const fleet = new FleetListing(port, 1_000);
  const audit = new PayloadAudit(
    fleet,
    duties,
    new Assignments(duties),
    checks,
    { ...PACE, installation },
    log,
    () => now,
  );
  const counted = async () => {
    const { ready, reserved: held, orphans } = (await reports.counts()).get('eu') ?? {};
    return { ready, held, orphans };
  };
  return {
    audit,
    counted,
    metrics,
    reports,
    pass: (ms: number) => (now += ms),
    again: async (...allocations: AllocationTarget[]) => {
      now += EVERY_MS;
      await audit.auditAll(allocations.length === 0 ? [EU] : allocations);
      await audit.rest();
      return counted();
    },
  };
}

/** Has a match assigned a payload; answers with its version. */
async function assigned(matchId: string, payloadId: string, { name, allocationId } = EU): Promise<number> {
  const match = newMatch(matchId);
  await store.ledger.accept(match);
  const claimed = await store.ledger.claim(match.key);
  if (claimed.kind !== 'claimed') throw new Error(`not claimed: ${claimed.kind}`);
  const { fence } = claimed.match;
  const reservation: Reservation = {
    ...{ project_id: 'p', allocation: name, allocation_id: allocationId, region: name, payload_id: payloadId },
    ...{ payload_address: '127.0.0.1', payload_ports: [], selector: null, selector_index: null },
    ...{ reserved_at: '2026-01-01T00:00:00.000Z', attempt: '1.1' },
  };
  await store.ledger.transition(match.key, 'reserved', { fence }, { fields: { reservation } });
  const moved = await store.ledger.transition(match.key, 'assign', { fence }, { only: 'before deadline' });
  if (moved.kind !== 'ok') throw new Error(`not assigned: ${moved.kind}`);
  return moved.version;
}
const stateOf = async (matchId: string) => (await store.ledger.read(newMatch(matchId).key))?.state;

it('counts what is reserved in our name and belongs to no match, while matches come and go', async () => {
  const fleet = [reserved('held', 'one'), payload('free'), payload('other', { state: 'Reserved' })];
  const { again } = auditOf({ eu: fleet });
  const version = await assigned('one', 'held');
  expect(await again()).toEqual({ ready: 1, held: 2, orphans: 0 });
  fleet.push(reserved('held', 'one', '2.1'), reserved('another', 'one'), reserved('nobody', 'two'));
  expect(await again()).toEqual({ ready: 1, held: 5, orphans: 3 });
  await assigned('two', 'nobody');
  expect(await again()).toEqual({ ready: 1, held: 5, orphans: 2 });
  await store.ledger.transition(newMatch('one').key, 'end', { version });
  expect(await again()).toEqual({ ready: 1, held: 5, orphans: 3 });
});

it('takes a match for what it is now, where its id was used before', async () => {
  const there = [reserved('another', 'one')];
  const { again } = auditOf({ eu: [reserved('held', 'one'), ...there], us: there });
  await assigned('one', 'held');
  expect(await again()).toMatchObject({ orphans: 1 });
  await store.redis.flushall();
  await assigned('one', 'another', US);
  expect(await again()).toMatchObject({ orphans: 1 });
  expect(await stateOf('one')).toBe('assigned');
});

it('seldom reads what a match holds, and yet notices that its record is lost', async () => {
  const { again } = auditOf({ eu: [reserved('held', 'one')] });
  await assigned('one', 'held');
  expect(await again()).toMatchObject({ orphans: 0 });
  await store.redis.del(store.duties.keys.match(newMatch('one').key));
  for (let audits = 0; audits < 10; audits += 1) expect(await again()).toMatchObject({ orphans: 0 });
  for (let audits = 0; audits < 40; audits += 1) await again();
  expect(await again()).toMatchObject({ orphans: 1 });
});

it('ends the matches whose payload has gone, in this allocation and of those alone that were there before', async () => {
  const fleet = [reserved('stays', 'one'), reserved('goes', 'two')];
  const whileListed = { eu: () => assigned('late', 'not-listed-yet') };
  await assigned('one', 'stays');
  await assigned('two', 'goes');
  await assigned('elsewhere', 'in-us', US);
  const { again } = auditOf({ eu: fleet, us: [reserved('in-us', 'elsewhere')] }, whileListed);
  fleet.pop();
  await again();
  const states = await Promise.all(['one', 'two', 'elsewhere', 'late'].map(stateOf));
  expect(states).toEqual(['assigned', 'ended', 'assigned', 'assigned']);
});

it('ends a match whose hold was ended from outside, once another has got its payload, and none that share one', async () => {
  const held = (payload_id: string, matchId: string) =>
    store.custody.hold({ allocation_id: 'eu', payload_id }, { key: newMatch(matchId).key, attempt: '1.1' });
  const joins = async (payload_id: string, matchId: string) =>
    store.custody.hold(
      { allocation_id: 'eu', payload_id },
      { key: newMatch(matchId).key, attempt: '1.1' },
      await store.duties.now(),
    );
  const { again } = auditOf({ eu: [reserved('taken', 'next'), reserved('shared', 'guest')] });
  for (const [matchId, payloadId] of Object.entries({ lost: 'taken', next: 'taken', host: 'shared', guest: 'shared' }))
    await assigned(matchId, payloadId);
  await held('taken', 'lost');
  await held('shared', 'host');
  await joins('shared', 'guest');
  const states = () => Promise.all(['lost', 'next', 'host', 'guest'].map(stateOf));
  await again();
  expect(await states()).toEqual(['assigned', 'assigned', 'assigned', 'assigned']);
  await held('taken', 'next');
  await again();
  expect(await states()).toEqual(['ended', 'assigned', 'assigned', 'assigned']);
  const left = await store.custody.leave(
    { allocation_id: 'eu', payload_id: 'taken' },
    { key: newMatch('next').key, attempt: '1.1' },
    60_000,
  );
  expect(left.kind).toBe('last');
});

it('counts nothing as an orphan that somebody is to give back already', async () => {
  const fleet = [reserved('owed', 'one'), reserved('nobody', 'two')];
  const { again } = auditOf({ eu: fleet });
  const { key } = newMatch('one');
  const place = { allocation: 'eu', project_id: 'p', allocation_id: 'eu', payload_id: 'owed' };
  await store.duties.owe({ key, attempt: '1.1', ...place });
  expect(await again()).toMatchObject({ held: 2, orphans: 1 });
});

it('looks after the servers of matches in an allocation that has left the profiles file, and counts nothing there', async () => {
  const fleet = [reserved('stays', 'one'), reserved('goes', 'two'), reserved('nobody', 'three')];
  const { again, metrics, reports } = auditOf({ eu: [], us: fleet });
  await assigned('one', 'stays', US);
  await assigned('two', 'goes', US);
  await again(EU);
  expect(await store.duties.suspects()).toEqual(['us/nobody/1.1/default/three']);
  fleet.splice(1, 1);
  await again(EU);
  expect(await Promise.all(['one', 'two'].map(stateOf))).toEqual(['assigned', 'ended']);
  expect([...(await reports.counts()).keys()]).toEqual(['eu']);
  expect((await metrics.orphansFound.get()).values).toEqual([]);
});

it('believes after a while that there is no such allocation any more, and ends the matches that were there', async () => {
  const fleets = { eu: [reserved('held', 'one')] as PayloadView[] | null };
  const { again, pass } = auditOf(fleets);
  await assigned('one', 'held');
  await again();
  for (const gone of [true, true, false, true, true, true]) {
    fleets.eu = gone ? null : [reserved('held', 'one')];
    await again();
    expect(await stateOf('one')).toBe('assigned');
  }
  // What it saw long ago says nothing: another may have audited the allocation since.
  pass(60 * EVERY_MS);
  await again();
  expect(await stateOf('one')).toBe('assigned');
  for (let audits = 0; audits < 4; audits += 1) await again();
  expect(await stateOf('one')).toBe('ended');
});

it('takes no payload of another installation for an orphan, nor one that may be, and still knows its own', async () => {
  const fleet = [
    reserved('held', 'one'),
    reserved('of-another', 'two', '1.1', 'green'),
    reserved('of-nobody-known', 'three'),
    reserved('from-before-we-had-a-name', 'four'),
    reserved('ours', 'five', '1.1', 'blue'),
  ];
  const { again } = auditOf({ eu: fleet }, {}, 'blue');
  await assigned('one', 'held');
  await store.ledger.accept(newMatch('four'));
  await store.ledger.transition(newMatch('four').key, 'cancel', { version: 1 });
  expect(await again()).toMatchObject({ held: 5, orphans: 2 });
  expect((await store.duties.suspects()).map((name) => name.split('/')[1]).sort()).toEqual([
    'from-before-we-had-a-name',
    'ours',
  ]);
  const unnamed = auditOf({ eu: fleet });
  await unnamed.again();
  expect((await store.duties.suspects()).map((name) => name.split('/')[1]).sort()).toEqual([
    'from-before-we-had-a-name',
    'of-nobody-known',
  ]);
});

it('of one allocation holds up none of another', async () => {
  const listing = Promise.withResolvers<undefined>();
  let begun = 0;
  const stalls = () => ((begun += 1), listing.promise);
  const { audit, counted } = auditOf({ eu: [payload('free')], us: [] }, { us: stalls });
  await audit.auditAll([US]);
  await audit.auditAll([US, EU]);
  const seen = await eventually(counted, ({ ready }) => ready !== undefined);
  expect(seen).toEqual({ ready: 1, held: 0, orphans: 0 });
  expect(begun).toBe(1);
  listing.resolve(undefined);
  await audit.rest();
});
