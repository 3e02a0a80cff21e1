import { describe, expect, it } from '@jest/globals';
import { Bulkhead } from './bulkhead.ts';

function controlled() {
  let finish: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (finish = resolve));
  return { promise, finish };
}

describe('a bulkhead', () => {
  it('never has more in flight than its limit, and hands a free place to the first who waits', async () => {
    const bulkhead = new Bulkhead(2, 10_000);
    const order: number[] = [];
    const works = [controlled(), controlled(), controlled(), controlled()];
    const runs = works.map((work, index) =>
      bulkhead.run(async () => {
        order.push(index);
        await work.promise;
        return index;
      }),
    );
    await Promise.resolve();
    expect(order).toEqual([0, 1]);
    works[1]?.finish();
    await runs[1];
    expect(order).toEqual([0, 1, 2]);
    expect(bulkhead.inFlight).toBe(2);
    for (const work of works) work.finish();
    expect(await Promise.all(runs)).toEqual([{ done: 0 }, { done: 1 }, { done: 2 }, { done: 3 }]);
    expect(bulkhead.inFlight).toBe(0);
  });

  it('turns away who waited in vain, without beginning the work', async () => {
    const bulkhead = new Bulkhead(1, 5);
    const work = controlled();
    const first = bulkhead.run(() => work.promise);
    let began = false;
    expect(await bulkhead.run(() => Promise.resolve((began = true)))).toBe('full');
    expect(began).toBe(false);
    work.finish();
    await first;
    expect(await bulkhead.run(() => Promise.resolve('free again'))).toEqual({ done: 'free again' });
  });

  it('frees the place of work that failed', async () => {
    const bulkhead = new Bulkhead(1, 0);
    await expect(bulkhead.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(bulkhead.inFlight).toBe(0);
  });
});
