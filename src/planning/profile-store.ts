import { readFile } from 'node:fs/promises';
import { parseProfiles, type ProfileProblem, type ProfileSet } from './index.ts';

export interface ProfileStore {
  readonly current: ProfileSet;
  get(version: string): ProfileSet | undefined;
  close(): void;
}

export async function openProfileStore({
  path,
}: {
  path: string;
  onProblems: (problems: readonly ProfileProblem[]) => void;
}): Promise<ProfileStore> {
  const parsed = parseProfiles(await readFile(path, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { current: parsed.profiles, get: () => undefined, close: () => undefined };
}
