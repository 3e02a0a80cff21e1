import { expect, it } from '@jest/globals';
import { Reconciler } from './reconciler.ts';

it('goes on with its other parts while one is slow, and tells of failures once', async () => {
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const done = { quick: 0, slow: 0 };
  const quick = () => Promise.resolve((done.quick += 1));
  let isAway = true;
  const failing = () => {
    const outcome = isAway ? Promise.reject(new Error('away')) : Promise.resolve();
    isAway = false;
    return outcome;
  };
  const once = [() => ((done.slow += 1), slow), failing];
  const reconciler = new Reconciler([0, 1], [quick], once, 5);
  await expect(reconciler.pass()).rejects.toThrow('parts of a pass failed');
  await reconciler.pass();
  expect(done).toEqual({ quick: 4, slow: 1 });
  release();
  await reconciler.settled();
  await reconciler.pass();
  expect(done).toEqual({ quick: 6, slow: 2 });
});
