import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProfilesFileError, ProfileStore, type ProfileStoreOptions } from '../../src/planning/profile-store.ts';

const profiles = (deadline: string): string => `version: 1
allocations: {eu-west: {project_id: p, allocation_id: a, region: eu-west}}
profiles:
  ranked: {deadline: ${deadline}, allocations: {candidates: [eu-west]}, selectors: [{name: any}]}
`;

let folder: string;
let store: ProfileStore | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-'));
});

afterEach(async () => {
  store?.close();
  await rm(folder, { recursive: true });
});

const file = (): string => join(folder, 'profiles.yaml');
const deadline = (): number | undefined => store?.current.profiles.get('ranked')?.deadlineMs;

async function open(over: Partial<ProfileStoreOptions> = {}): Promise<ProfileStore> {
  // Polling is set out of the way, so that a test of the watch can only pass through the watch.
  store = await ProfileStore.open({ path: file(), debounceMs: 10, pollMs: 3_600_000, ...over });
  return store;
}

/** In one step, so that nobody reads half of it. */
async function replaceFile(text: string): Promise<void> {
  await writeFile(`${file()}.new`, text);
  await rename(`${file()}.new`, file());
}

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error('it did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** As the kubelet does it: a new dated folder, a new link to it, and that renamed over `..data` in one step. */
async function mountConfigMap(revision: string, text: string): Promise<void> {
  await mkdir(join(folder, `..${revision}`));
  await writeFile(join(folder, `..${revision}`, 'profiles.yaml'), text);
  await symlink(`..${revision}`, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
}

describe('a profiles file that cannot be used at the start', () => {
  it('is an error that holds every problem with its place', async () => {
    await replaceFile(profiles('soon').replace('[eu-west]', '[mars]'));
    const error = await open().catch((err: unknown) => err);
    expect(error).toBeInstanceOf(ProfilesFileError);
    expect(String(error)).toMatch(/profiles\.ranked\.deadline \(line 4, column 12\): must be a duration/);
  });

  it('is an error that says so when it is missing', async () => {
    await expect(open()).rejects.toThrow(/profiles\.yaml cannot be used:\n {2}the file: cannot be read \(ENOENT\)/);
  });
});

describe('a profiles file that changes', () => {
  it('is taken up when a ConfigMap is swapped beneath it', async () => {
    await mountConfigMap('2026_11_23_1', profiles('10s'));
    await symlink(join('..data', 'profiles.yaml'), file());
    await open();
    expect(deadline()).toBe(10_000);
    await mountConfigMap('2026_11_23_2', profiles('20s'));
    await until(() => deadline() === 20_000);
    await mountConfigMap('2026_11_23_3', profiles('30s'));
    await until(() => deadline() === 30_000);
  });

  it('is found by looking, where watching reports nothing', async () => {
    // The folder of the link sees no event when the file that the link leads to changes.
    const elsewhere = await mkdtemp(join(tmpdir(), 'profiles-elsewhere-'));
    await writeFile(join(elsewhere, 'real.yaml'), profiles('10s'));
    await symlink(join(elsewhere, 'real.yaml'), file());
    await open({ pollMs: 20 });
    await writeFile(join(elsewhere, 'real.yaml'), profiles('200s'));
    await until(() => deadline() === 200_000);
    await rm(elsewhere, { recursive: true });
  });

  it('keeps the old version while it is bad, says why, and recovers', async () => {
    await replaceFile(profiles('10s'));
    let now = new Date('2026-11-23T10:00:00Z');
    const opened = await open({ now: () => now });
    const { version } = opened.status;
    const told: (string | undefined)[] = [];
    opened.onChange(({ lastError }) => told.push(lastError?.problems[0]?.path));
    now = new Date('2026-11-23T11:00:00Z');
    await replaceFile(profiles('never'));
    await until(() => opened.status.lastError !== null);
    expect(deadline()).toBe(10_000);
    expect(opened.status).toEqual({
      path: file(),
      version,
      loadedAt: new Date('2026-11-23T10:00:00Z'),
      lastError: { at: now, problems: [expect.objectContaining({ path: 'profiles.ranked.deadline', line: 4 })] },
    });
    await unlink(file());
    await opened.reload();
    expect(opened.status.lastError?.problems[0]?.message).toMatch(/^cannot be read \(ENOENT\)$/);
    await replaceFile(profiles('10s'));
    await until(() => opened.status.lastError === null);
    expect(opened.status).toMatchObject({ version, loadedAt: new Date('2026-11-23T10:00:00Z') });
    expect(told.at(0)).toBe('profiles.ranked.deadline');
    expect(told.at(-1)).toBeUndefined();
  });

  it('knows its recent versions and forgets the oldest', async () => {
    await replaceFile(profiles('1s'));
    const opened = await open({ keptVersions: 3 });
    const versions = [opened.status.version];
    for (const text of ['2s', '3s', '4s']) {
      await replaceFile(profiles(text));
      await opened.reload();
      versions.push(opened.status.version);
    }
    expect(new Set(versions).size).toBe(4);
    expect(versions.map((version) => opened.get(version)?.profiles.get('ranked')?.deadlineMs)).toEqual([
      undefined,
      2_000,
      3_000,
      4_000,
    ]);
  });

  it('tells nobody when only its layout changed', async () => {
    await replaceFile(profiles('10s'));
    const opened = await open();
    let told = 0;
    const stop = opened.onChange(() => (told += 1));
    await replaceFile(`# a comment\n${profiles('10s')}`);
    await opened.reload();
    expect(told).toBe(0);
    await replaceFile(profiles('11s'));
    await opened.reload();
    expect(told).toBe(1);
    stop();
    await replaceFile(profiles('12s'));
    await opened.reload();
    expect(told).toBe(1);
  });
});

describe('a profiles file that stays bad', () => {
  it('is told once, and again only when something else is wrong with it', async () => {
    await replaceFile(profiles('10s'));
    const opened = await open();
    const told: (string | undefined)[] = [];
    opened.onChange(({ lastError }) => told.push(lastError?.problems[0]?.path));
    for (const text of [profiles('never'), profiles('never'), `${profiles('never')}# touched\n`]) {
      await replaceFile(text);
      await opened.reload();
    }
    expect(told).toEqual(['profiles.ranked.deadline']);
    await unlink(file());
    await opened.reload();
    expect(told).toEqual(['profiles.ranked.deadline', '']);
  });
});
