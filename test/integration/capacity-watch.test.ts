import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeShape } from '../../src/allocations/capacity-shape.ts';
import { WatchedAllocations } from '../../src/allocations/watched-allocations.ts';
import type { OrchestratorPort } from '../../src/orchestrator/orchestrator-port.ts';
import { PlacementQueue } from '../../src/queue/placement-queue.ts';
import { CapacityWatch } from '../../src/reconciler/capacity-watch.ts';
import { FleetListing } from '../../src/reconciler/fleet-listing.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const NEAR = 'near';
const FAR = 'far';

let books: PrivateLedger;
beforeEach(async () => {
  books = await startPrivateLedger({ shards: 1 });
});
afterEach(() => books.stop());

/** Matches that wait for room in either allocation, and would rather have it near. */
async function waits(...matchIds: string[]) {
  await Promise.all(matchIds.map((matchId) => books.ledger.accept(newMatch(matchId))));
  const { matches } = await books.ledger.take(0, matchIds.length);
  const shapes = [NEAR, FAR].map((allocation_id) =>
    encodeShape({ project_id: 'p', allocation_id, match_labels: {}, payload_state: 'Ready' }),
  );
  await Promise.all(matches.map(({ key, fence }) => books.ledger.wait(key, fence, plainWait({ shapes }))));
}

/** A watch over allocations with so many payloads, each listed once it may be. */
function watchOver(ready: Record<string, number>, mayList: Record<string, Promise<void>> = {}) {
  const listed: string[] = [];
  const failures: unknown[] = [];
  const list: OrchestratorPort['list'] = async ({ allocationId }, _limits, wanted) => {
    await mayList[allocationId];
    listed.push(allocationId);
    const payload = { payloadId: 'x', address: '', ports: [], state: 'Ready', labels: {}, annotations: {} };
    const all = Array.from({ length: ready[allocationId] ?? 0 }, () => wanted(payload));
    return { kind: 'found', value: all.flatMap((found) => found ?? []) };
  };
  const queue = Object.assign(new PlacementQueue([]), { announce: () => Promise.resolve(), shardOf: () => 0 });
  const fleet = new FleetListing({ list }, 1_000);
  const watched = new WatchedAllocations(books.redis);
  const watch = new CapacityWatch(fleet, books.backlog, queue, watched, 0, (error) => failures.push(error));
  return { watch, listed, failures };
}

/** Whom a worker gets now, and where each was told that there is room. */
const taken = async () =>
  (await books.ledger.take(0, 10)).matches.map(({ key, roomIn }) => `${key.slice('default/'.length)}: ${roomIn}`);

describe('who waits for room in several allocations', () => {
  it('is woken once, for the one that it prefers while there is room', async () => {
    for (const id of ['first', 'second', 'third']) await waits(id);
    const { watch, failures } = watchOver({ [NEAR]: 1, [FAR]: 1 });
    await watch.look();
    expect(await taken()).toEqual(['first: near', 'second: far']);
    expect(failures).toEqual([]);
  });

  it('is woken for one that answers, while another does not; that one is not asked again meanwhile', async () => {
    await waits('first');
    await waits('second');
    let answer: () => void = () => undefined;
    const stalled = new Promise<void>((resolve) => (answer = resolve));
    const { watch, listed } = watchOver({ [NEAR]: 1, [FAR]: 1 }, { [NEAR]: stalled });
    await watch.look();
    expect(await taken()).toEqual(['first: far']);
    await watch.look();
    answer();
    await watch.rest();
    expect(listed.filter((id) => id === NEAR)).toEqual([NEAR]);
    expect(await eventually(taken, (keys) => keys.length > 0)).toEqual(['second: near']);
  });

  it('does not stay asleep because of one who was woken for what is gone since', async () => {
    await waits('slow');
    await waits('next');
    const ready = { [NEAR]: 1, [FAR]: 0 };
    const { watch, listed } = watchOver(ready);
    /** One that took long to list is left alone for a while. */
    const look = async () => {
      const before = listed.length;
      const listedNow = () => watch.look().then(() => listed.slice(before));
      await eventually(listedNow, (allocations) => allocations.includes(NEAR));
      await watch.rest();
    };
    await look();
    expect(await taken()).toEqual(['slow: near']);
    // Another has taken the payload; the one that was woken is told so, and asks elsewhere, for long.
    ready[NEAR] = 0;
    await look();
    ready[NEAR] = 1;
    await look();
    expect(await taken()).toEqual(['next: near']);
  });
});

it('wakes many who wait some at a time, so that Redis serves others in between', async () => {
  const many = Array.from({ length: 700 }, (_, index) => `many-${index}`);
  await waits(...many);
  const { watch } = watchOver({ [NEAR]: many.length });
  const atOnce: number[] = [];
  const wake = books.backlog.wake.bind(books.backlog);
  books.backlog.wake = (shard, allocationId, keys) => (atOnce.push(keys.length), wake(shard, allocationId, keys));
  await watch.look();
  await watch.rest();
  expect(
    await eventually(
      () => books.backlog.ready(0),
      (ready) => ready === many.length,
    ),
  ).toBe(many.length);
  expect(Math.max(...atOnce)).toBeLessThanOrEqual(500);
});

it('tells of what there is too little for those who wait', async () => {
  /** In which allocations what they wait for is scarce. */
  const scarceAfter = async (ready: Record<string, number>) => {
    await watchOver(ready).watch.look();
    const ids = await books.redis.zrange('{mg:0}:scarce', '0', '-1');
    return ids.map((id) => id.split(':')[0]);
  };
  await waits('only');
  expect(await scarceAfter({ [NEAR]: 1, [FAR]: 1 })).toEqual([]);
  await taken();
  await waits('first', 'second');
  expect(new Set(await scarceAfter({ [NEAR]: 1, [FAR]: 0 }))).toEqual(new Set([NEAR, FAR]));
});

it('counts as scarce until the next look is due, and not for long where looks are seldom', async () => {
  let now = 0;
  const look = (allocationId: string, againInMs: number) => ({
    allocationId,
    againInMs,
    scarce: [`${allocationId}:x`],
  });
  await new WatchedAllocations(books.redis, () => now).publish([look(NEAR, 100), look(FAR, 30_000)]);
  const scarceAt = async (ms: number) => {
    now = ms;
    const watched = new WatchedAllocations(books.redis, () => now);
    expect(watched.scarce).toEqual(new Set());
    await books.redis.ping();
    return watched.scarce;
  };
  expect(await scarceAt(100)).toEqual(new Set(['near:x', 'far:x']));
  expect(await scarceAt(1_000)).toEqual(new Set(['far:x']));
  expect(await scarceAt(2_000)).toEqual(new Set());
});

it('counts as watched until its next look is overdue, however seldom an allocation that is slow to list is looked at', async () => {
  let now = 0;
  await new WatchedAllocations(books.redis, () => now).publish([{ allocationId: NEAR, againInMs: 30_000, scarce: [] }]);
  const watchedAt = (ms: number) => ((now = ms), new WatchedAllocations(books.redis, () => now).ids());
  expect(await watchedAt(30_000)).toEqual(new Set([NEAR]));
  expect(await watchedAt(36_000)).toEqual(new Set());
});
