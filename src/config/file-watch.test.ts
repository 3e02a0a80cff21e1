import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { FileWatch } from './file-watch.ts';

const POLL_NEVER_MS = 3_600_000;
const DEBOUNCE_MS = 40;

let folder: string;
let file: string;
let told: number;
let watch: FileWatch | undefined;
let neighbour: NodeJS.Timeout | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'matchgate-watch-'));
  file = join(folder, 'keys.yaml');
  told = 0;
});
afterEach(() => {
  jest.restoreAllMocks();
  clearInterval(neighbour);
  watch?.close();
  rmSync(folder, { recursive: true });
});

/** Watched, and told once: the first look counts as a change. */
async function watched(): Promise<void> {
  watch = new FileWatch({ path: file, debounceMs: DEBOUNCE_MS, pollMs: POLL_NEVER_MS, onChange: () => (told += 1) });
  await eventually(
    () => told,
    (times) => times === 1,
  );
}

/** The time of a change cannot be set; so the process believes that it is later than any clock is coarse. */
function writeLongAgo(): void {
  writeFileSync(file, 'one');
  const laterMs = Date.now() + 10_000;
  jest.spyOn(Date, 'now').mockReturnValue(laterMs);
}

/** Writes another file of the folder, again and again. */
async function busyNeighbour(everyMs: number): Promise<() => number> {
  let writes = 0;
  neighbour = setInterval(() => writeFileSync(join(folder, 'log'), String((writes += 1))), everyMs);
  await eventually(
    () => writes,
    (times) => times >= 2,
  );
  return () => writes;
}

describe('a watched file', () => {
  it('is told when it changes, while another file of its folder is written all the time', async () => {
    writeFileSync(file, 'one');
    await watched();
    await busyNeighbour(DEBOUNCE_MS / 8);
    const before = told;
    writeFileSync(file, 'another');
    await eventually(
      () => told,
      (times) => times > before,
      { withinMs: 2_000 },
    );
  });

  it('is not told for what happens to another file of its folder', async () => {
    writeLongAgo();
    await watched();
    const writes = await busyNeighbour(2 * DEBOUNCE_MS);
    await eventually(writes, (times) => times >= 10);
    expect(told).toBe(1);
  });

  it('is told within a bound though it never comes to rest', async () => {
    writeLongAgo();
    await watched();
    let size = 0;
    neighbour = setInterval(() => writeFileSync(file, 'x'.repeat((size += 1))), 5);
    await eventually(
      () => told,
      (times) => times >= 2,
      { withinMs: 3_000 },
    );
  });
});
