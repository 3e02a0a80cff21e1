import { expect, it } from '@jest/globals';
import { Together, type Arguments } from './together.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Calls that are answered when the test says so. */
function held() {
  const calls: { shard: number; parts: readonly Arguments[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const together = new Together((shard, parts) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    calls.push({ shard, parts, answer: () => resolve(parts.map(([name]) => `${name}!`)), fail: reject });
    return promise;
  });
  const join = (shard: number, name: string) => together.join(shard, [name]);
  return { join, calls, sent: () => calls.map(({ shard, parts }) => `${shard}:${parts.flat().join('')}`) };
}

it('lets a call leave at once while no other is under way, and those of one turn together otherwise', async () => {
  const { join, calls, sent } = held();
  const answers = [join(0, 'a'), join(0, 'b'), join(1, 'c'), join(0, 'd'), join(1, 'e')];
  expect(sent()).toEqual(['0:a', '1:c']);
  await turn();
  expect(sent()).toEqual(['0:a', '1:c', '0:bd', '1:e']);
  answers.push(join(0, 'f'));
  await turn();
  for (const { answer } of calls) answer();
  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!', 'f!']);
  expect(sent().at(-1)).toBe('0:f');
  void join(0, 'g');
  expect(sent().at(-1)).toBe('0:g');
});

it('lets nobody overtake those that were gathered', async () => {
  const { join, calls, sent } = held();
  const first = join(0, 'a');
  void join(0, 'b');
  calls[0]?.answer();
  await first;
  void join(0, 'c');
  await turn();
  expect(sent()).toEqual(['0:a', '0:bc']);
});

it('sends no more than 32 in one call, and fewer where they are large', async () => {
  const { join, calls } = held();
  const answers = Array.from({ length: 70 }, (_, index) => join(0, `${index}`));
  expect(calls.map(({ parts }) => parts.length)).toEqual([1, 32, 32]);
  await turn();
  expect(calls.map(({ parts }) => parts.length)).toEqual([1, 32, 32, 5]);
  for (const { answer } of calls) answer();
  expect((await Promise.all(answers))[69]).toBe('69!');

  const large = held();
  const sizes = [1, 100_000, 100_000, 100_000, 250_000, 1];
  for (const size of sizes) void large.join(0, 'x'.repeat(size));
  await turn();
  expect(large.calls.map(({ parts }) => parts.map(([text]) => String(text).length))).toEqual([
    ...[[1], [100_000, 100_000], [100_000, 250_000], [1]],
  ]);
});

it('tells all of a call that has failed, and nobody else', async () => {
  const { join, calls } = held();
  const first = join(0, 'a');
  const others = Promise.allSettled([join(0, 'b'), join(0, 'c')]);
  await turn();
  calls[1]?.fail(new Error('away'));
  expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  calls[0]?.answer();
  expect(await first).toBe('a!');
});
