import { expect, it } from '@jest/globals';
import { gatherThisTurn, writeThisTurn } from './end-of-turn.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('makes the gathered calls before anything is written, and writes theirs in the same turn', async () => {
  const seen: string[] = [];
  const write = (what: string) => writeThisTurn(() => seen.push(`write ${what}`));
  write('a');
  gatherThisTurn(() => {
    seen.push('call');
    write('b');
  });
  await turn();
  expect(seen).toEqual(['call', 'write a', 'write b']);
  // What a write brings about belongs to the turn after it.
  writeThisTurn(() => write('c'));
  await turn();
  expect(seen).toHaveLength(3);
  await turn();
  expect(seen.at(-1)).toBe('write c');
});
