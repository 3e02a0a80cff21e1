import { describe, expect, it } from '@jest/globals';
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { Ledger, Taken } from '../matches/ledger/ledger.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import { Dispatch } from './dispatch.ts';
import type { Placement } from './placement.ts';
import type { Releasing } from './releasing.ts';
import { Slots } from './slots.ts';

interface Around {
  readonly slots: Slots;
  readonly take?: (most: number) => Promise<Taken> | Taken;
  readonly claim?: Ledger['claim'];
  readonly place?: Placement['place'];
  readonly isStopping?: boolean;
}

/** A dispatch between a line and placements that the test decides about, and what it has announced. */
function dispatchAmong({ slots, take, claim, place, isStopping = false }: Around) {
  const announced: number[] = [];
  const ledger = {
    take: async (_shard: number, most: number) => take?.(most) ?? { at: 0, ready: 0, matches: [] },
    claim,
  };
  const announce = (_shard: number, count: number) => Promise.resolve(void announced.push(count));
  const placement = { place: place ?? (() => Promise.resolve(undefined)) };
  const lines = { ledger: ledger as unknown as Ledger, backlog: {} as Backlog, queue: { announce } as PlacementQueue };
  const dispatch = new Dispatch(lines, placement as Placement, {} as Releasing, slots, {
    isStopping: () => isStopping,
  });
  return { dispatch, announced };
}

/** A line of so many, from which it is taken; and how many were asked for each time. */
function lineOf(length: number) {
  const asked: number[] = [];
  let ready = length;
  const take = (most: number): Taken => {
    asked.push(most);
    const taken = Math.min(most, ready);
    ready -= taken;
    return { at: 0, ready, matches: Array.from({ length: taken }, () => ({}) as StoredMatch) };
  };
  return { asked, take };
}

/** A worker may be stopped between the ledger's answer and its reading of it: the claim counts from before it was asked for. */
it('has each match placed as claimed when it was asked for, and not when the answer was read', async () => {
  const asked: number[] = [];
  const read: number[] = [];
  const placed: number[] = [];
  const answerLater = async () => {
    asked.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 5));
    read.push(performance.now());
  };
  const { dispatch } = dispatchAmong({
    slots: new Slots(1),
    take: async () => {
      await answerLater();
      return { at: 0, ready: 0, matches: [{} as StoredMatch] };
    },
    claim: async () => {
      await answerLater();
      return { kind: 'claimed', at: 0, match: {} as StoredMatch };
    },
    place: (_match, _at, askedAt) => {
      placed.push(askedAt);
      return Promise.resolve(undefined);
    },
  });
  await dispatch.take(0, 1);
  await dispatch.placeNamed(['default/one']);
  expect(placed).toHaveLength(2);
  for (const [index, askedAt] of placed.entries()) {
    expect(askedAt).toBeLessThanOrEqual(asked[index] ?? 0);
    expect(askedAt).toBeLessThan(read[index] ?? 0);
  }
});

describe('a worker that comes to the line', () => {
  it('takes all that is there, a part of its places at a time, and stops at the first that it gets less of', async () => {
    const line = lineOf(5);
    const { dispatch, announced } = dispatchAmong({ slots: new Slots(8), take: line.take });
    await (
      await dispatch.comeTo(0, true)
    ).placed;
    expect([line.asked, announced]).toEqual([[2, 2, 2], []]);
  });

  it('passes on to others what it has no place for where it was called, and nothing where it only looks', async () => {
    const never = () => new Promise<never>(() => undefined);
    const line = lineOf(50);
    const full = new Slots(8);
    const { dispatch, announced } = dispatchAmong({ slots: full, take: line.take, place: never });
    await dispatch.comeTo(0, true);
    expect([line.asked, announced]).toEqual([[2, 2, 2, 2, 0], [42]]);
    await dispatch.comeTo(0, false);
    await dispatch.comeTo(0, false);
    expect([line.asked.length, announced]).toEqual([5, [42]]);
  });

  it('looks with one place, and takes on where there is something', async () => {
    const line = lineOf(4);
    const { dispatch } = dispatchAmong({ slots: new Slots(8), take: line.take });
    await (
      await dispatch.comeTo(0, false)
    ).placed;
    expect(line.asked).toEqual([1, 2, 2]);
    await (
      await dispatch.comeTo(0, false)
    ).placed;
    expect(line.asked.slice(3)).toEqual([1]);
  });

  it('takes nothing where it is stopping, and passes on all', async () => {
    const line = lineOf(3);
    const { dispatch, announced } = dispatchAmong({ slots: new Slots(8), take: line.take, isStopping: true });
    await (
      await dispatch.comeTo(0, true)
    ).placed;
    expect([line.asked, announced]).toEqual([[0], [3]]);
  });

  it('gives all its places back, and tells of a placement that broke off only when all are over', async () => {
    const slots = new Slots(4);
    const error = new Error('OOM');
    let placements = 0;
    const { dispatch } = dispatchAmong({
      slots,
      take: (most) => lineOf(placements < 3 ? most : 0).take(most),
      place: () => ((placements += 1) === 1 ? Promise.reject(error) : Promise.resolve(undefined)),
    });
    const { placed } = await dispatch.comeTo(0, true);
    await expect(placed).rejects.toBe(error);
    expect([placements, slots.takeFree(9)]).toEqual([3, 4]);
  });

  it('places what it has taken, and gives the rest of its places back, where taking breaks off', async () => {
    const slots = new Slots(8);
    const line = lineOf(2);
    const error = new Error('Redis is away');
    const placed: string[] = [];
    const { dispatch } = dispatchAmong({
      slots,
      take: (most) => (line.asked.length === 0 ? line.take(most) : Promise.reject(error)),
      place: () => {
        placed.push('one');
        return Promise.resolve(undefined);
      },
    });
    const come = await dispatch.comeTo(0, true);
    await expect(come.placed).rejects.toBe(error);
    expect([placed.length, slots.takeFree(9)]).toEqual([2, 8]);
  });
});
