import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.ts';

describe('slots', () => {
  it('give what is free, and never more than the limit in all', async () => {
    const slots = new Slots(4);
    expect(await slots.take(3)).toBe(3);
    expect(await slots.take(3)).toBe(1);
    let later = 0;
    const waits = slots.take(2).then((taken) => (later = taken));
    await Promise.resolve();
    expect(later).toBe(0);
    slots.give(3);
    await waits;
    expect(later).toBe(2);
    expect(await slots.take(5)).toBe(1);
  });

  it('are given at once while one is free', async () => {
    const slots = new Slots(2);
    expect([slots.takeAtOnce(), slots.takeAtOnce(), slots.takeAtOnce()]).toEqual([true, true, false]);
    const waits = slots.take(2);
    slots.give(1);
    expect(await waits).toBe(1);
    expect(slots.takeAtOnce()).toBe(false);
  });

  it('let everybody who waits come to a place', async () => {
    const slots = new Slots(1);
    await slots.take(1);
    const served: number[] = [];
    const all = [1, 2, 3].map(async (who) => {
      await slots.take(1);
      served.push(who);
      slots.give(1);
    });
    slots.give(1);
    await Promise.all(all);
    expect(served.sort()).toEqual([1, 2, 3]);
  });
});
