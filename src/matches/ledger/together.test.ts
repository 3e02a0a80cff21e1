import { expect, it } from '@jest/globals';
import { Together, type Arguments } from './together.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Calls that are answered when the test says so; in shard 0 as many are under way already as leave one by one. */
function held() {
  const calls: { shard: number; parts: readonly Arguments[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const together = new Together((shard, parts) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    calls.push({ shard, parts, answer: () => resolve(parts.map(([name]) => `${name}!`)), fail: reject });
    return promise;
  });
  const join = (shard: number, name: string) => together.join(shard, [name]);
  const few = Array.from({ length: 8 }, () => join(0, '.'));
  const sent = () => calls.slice(8).map(({ shard, parts }) => `${shard}:${parts.flat().join('')}`);
  return { join, few, sent, first: calls.slice(0, 8), later: () => calls.slice(8) };
}

it('lets a call leave at once while few are under way, and those of one turn together otherwise', async () => {
  const { join, few, sent, first, later } = held();
  expect(first.map(({ parts }) => parts)).toEqual(Array.from({ length: 8 }, () => [['.']]));
  const answers = [join(0, 'a'), join(1, 'b'), join(0, 'c'), join(1, 'd')];
  expect(sent()).toEqual(['1:b', '1:d']);
  await turn();
  expect(sent()).toEqual(['1:b', '1:d', '0:ac']);
  for (const { answer } of first) answer();
  await Promise.all(few);
  answers.push(join(0, 'e'));
  expect(sent().at(-1)).toBe('0:e');
  for (const { answer } of later()) answer();
  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
});

it('lets nobody overtake those that were gathered', async () => {
  const { join, few, sent, first } = held();
  void join(0, 'a');
  for (const { answer } of first) answer();
  await Promise.all(few);
  void join(0, 'b');
  expect(sent()).toEqual([]);
  await turn();
  expect(sent()).toEqual(['0:ab']);
});

it('sends no more than 32 in one call, and fewer where they are large', async () => {
  const { join, later } = held();
  const answers = Array.from({ length: 69 }, (_, index) => join(0, `${index}`));
  expect(later().map(({ parts }) => parts.length)).toEqual([32, 32]);
  await turn();
  expect(later().map(({ parts }) => parts.length)).toEqual([32, 32, 5]);
  for (const { answer } of later()) answer();
  expect((await Promise.all(answers))[68]).toBe('68!');

  const large = held();
  for (const size of [100_000, 100_000, 100_000, 250_000, 1]) void large.join(0, 'x'.repeat(size));
  await turn();
  expect(large.later().map(({ parts }) => parts.map(([text]) => String(text).length))).toEqual([
    ...[[100_000, 100_000], [100_000, 250_000], [1]],
  ]);
});

it('tells all of a call that has failed, and nobody else', async () => {
  const { join, few, first, later } = held();
  const others = Promise.allSettled([join(0, 'a'), join(0, 'b')]);
  await turn();
  later()[0]?.fail(new Error('away'));
  expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  for (const { answer } of first) answer();
  expect(await Promise.all(few)).toEqual(Array.from({ length: 8 }, () => '.!'));
});
