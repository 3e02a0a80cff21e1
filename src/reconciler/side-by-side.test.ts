import { expect, it } from '@jest/globals';
import { SideBySide } from './side-by-side.ts';

it('does one work of a name at a time, and tells of failures once', async () => {
  const works = new SideBySide<string>();
  const slow = Promise.withResolvers<undefined>();
  const begun: string[] = [];
  const begin = (name: string, outcome: Promise<unknown>) =>
    works.begin(name, () => {
      begun.push(name);
      return outcome;
    });
  void begin('slow', slow.promise);
  const again = begin('slow', slow.promise);
  void begin('failing', Promise.reject(new Error('away')));
  await Promise.resolve();
  expect(begun).toEqual(['slow', 'failing']);
  expect(works.isUnderWay('slow')).toBe(true);
  slow.resolve(undefined);
  await again;
  expect(works.isUnderWay('slow')).toBe(false);
  await works.settled();
  expect(() => works.throwFailures('some failed')).toThrow('some failed');
  expect(() => works.throwFailures('some failed')).not.toThrow();
});

it('is not settled while what is under way begins more', async () => {
  const works = new SideBySide<string>();
  let later = false;
  void works.begin('first', async () => {
    await Promise.resolve();
    void works.begin('second', async () => {
      await Promise.resolve();
      later = true;
    });
  });
  await works.settled();
  expect(later).toBe(true);
});
