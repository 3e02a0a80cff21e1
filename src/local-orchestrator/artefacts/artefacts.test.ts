import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Artefacts } from './artefacts.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-06-30T12:00:00Z');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'artefacts-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, writtenAt = NOW): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, 'x');
  await utimes(file, writtenAt / 1000, writtenAt / 1000);
}

const age = (folder: string, days: number) =>
  utimes(join(root, folder), (NOW - days * DAY_MS) / 1000, (NOW - days * DAY_MS) / 1000);

const listed = async () =>
  (await new Artefacts(root).list('eu', undefined, '', 1_000)).files.map(
    ({ payloadId, filePath }) => `${payloadId}/${filePath}`,
  );

it('what is old is cleared away file by file, whatever its folder says, and folders that are empty then', async () => {
  await write('eu/a/fresh', NOW - 6 * DAY_MS);
  await write('eu/a/deep/old', NOW - 8 * DAY_MS);
  await write('eu/b/old', NOW - 30 * DAY_MS);
  await age('eu/a', 30);
  await new Artefacts(root).removeOld(NOW);
  expect(await listed()).toEqual(['a/fresh']);
  expect(await readdir(join(root, 'eu'))).toEqual(['a']);
});

it('a folder that vanishes while they are listed takes no others with it', async () => {
  await write('eu/kept/file');
  let done = false;
  const comeAndGo = async (payloadId: string) => {
    while (!done) {
      await mkdir(join(root, 'eu', payloadId, 'deep'), { recursive: true });
      await rm(join(root, 'eu', payloadId), { recursive: true });
    }
  };
  const others = ['p', 'q', 'r'].map(comeAndGo);
  try {
    for (let times = 0; times < 300; times += 1) expect(await listed()).toEqual(['kept/file']);
  } finally {
    done = true;
    await Promise.all(others);
  }
});
