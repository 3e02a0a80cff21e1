import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { run } from './run-cli.ts';

/** `name <argument>…` of each command that help lists below `path`, all the way down. */
async function commandsBelow(path: readonly string[]): Promise<string[]> {
  const { output } = await run([...path, '--help']);
  const usage = /^Usage: (.*)$/m.exec(output)?.[1] ?? '';
  const names = [...(output.split('Commands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '');
  const deeper = names.filter((name) => name !== 'help');
  if (deeper.length === 0) return [usage.replace(/ \[options\]/g, '')];
  return (await Promise.all(deeper.map((name) => commandsBelow([...path, name])))).flat();
}

it('docs/cli.md lists the commands that there are, with their arguments', async () => {
  const page = await readFile('docs/cli.md', 'utf8');
  const listed = (/```\n(matchgate .*?)```/s.exec(page)?.[1] ?? '').trim().split('\n');
  expect(listed).toEqual(await commandsBelow([]));
});
