import { expect, it } from '@jest/globals';
import { Together } from './together.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Calls that are answered when the test says so. */
function held() {
  const calls: { shard: number; items: readonly string[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const together = new Together((shard, items: readonly string[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    calls.push({ shard, items, answer: () => resolve(items.map((item) => `${item}!`)), fail: reject });
    return promise;
  });
  return { together, calls, sent: () => calls.map(({ shard, items }) => `${shard}:${items.join('')}`) };
}

it('lets a call leave at once while no other is under way, and those of one turn together otherwise', async () => {
  const { together, calls, sent } = held();
  const answers = [together.join(0, 'a'), together.join(0, 'b'), together.join(1, 'c'), together.join(0, 'd')];
  expect(sent()).toEqual(['0:a']);
  await turn();
  expect(sent()).toEqual(['0:a', '0:bd', '1:c']);
  answers.push(together.join(0, 'e'));
  await turn();
  for (const { answer } of calls) answer();
  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
  expect(sent()).toEqual(['0:a', '0:bd', '1:c', '0:e']);
  void together.join(0, 'f');
  expect(sent().at(-1)).toBe('0:f');
});

it('sends no more than 32 in one call', async () => {
  const { together, calls } = held();
  const answers = Array.from({ length: 70 }, (_, index) => together.join(0, `${index},`));
  expect(calls.map(({ items }) => items.length)).toEqual([1, 32, 32]);
  await turn();
  expect(calls.map(({ items }) => items.length)).toEqual([1, 32, 32, 5]);
  for (const { answer } of calls) answer();
  expect((await Promise.all(answers))[69]).toBe('69,!');
});

it('tells all of a call that has failed, and nobody else', async () => {
  const { together, calls } = held();
  const first = together.join(0, 'a');
  const others = Promise.allSettled([together.join(0, 'b'), together.join(0, 'c')]);
  await turn();
  calls[1]?.fail(new Error('away'));
  expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  calls[0]?.answer();
  expect(await first).toBe('a!');
});
