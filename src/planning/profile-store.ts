/**
 * The profiles file on disk: read, watched, and replaced as a whole when it changes. With its watch the only part of
 * planning that touches the world. A bad file changes nothing but the status.
 */
import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { problemLine, type ProfileProblem } from './profile-problem.ts';
import type { ProfileSet } from './profile-set.ts';
import { FileWatch } from '../config/file-watch.ts';
import { parseProfiles, tooLarge, type ProfilesResult } from './profiles-parser.ts';

export interface ProfileStoreOptions {
  readonly path: string;
  readonly now?: () => Date;
  /** How long a changed file must stay as it is before it is read again, ten times as long at most; default 100. */
  readonly debounceMs?: number;
  /** How often the file is looked at, should the watch have missed something; default 5,000. */
  readonly pollMs?: number;
  /** How many versions `get` knows, the current one among them; default 10. */
  readonly keptVersions?: number;
}

export interface ProfileStoreStatus {
  readonly path: string;
  readonly version: string;
  /** When the current version was loaded. */
  readonly loadedAt: Date;
  /** What is wrong with the file as it is now; null when it holds the current version. */
  readonly lastError: { readonly at: Date; readonly problems: readonly ProfileProblem[] } | null;
}

export type ProfilesListener = (status: ProfileStoreStatus) => void;

/** The file could not be used when it was opened. Its message holds all problems, one to a line. */
export class ProfilesFileError extends Error {
  readonly problems: readonly ProfileProblem[];

  constructor(path: string, problems: readonly ProfileProblem[]) {
    super([`the profiles file ${path} cannot be used:`, ...problems.map(problemLine)].join('\n  '));
    this.name = 'ProfilesFileError';
    this.problems = problems;
  }
}

export class ProfileStore {
  readonly #options: Required<ProfileStoreOptions>;
  readonly #watch: FileWatch;
  readonly #listeners = new Set<ProfilesListener>();
  /** By version, oldest first. */
  readonly #recent = new Map<string, ProfileSet>();
  #current: ProfileSet;
  #loadedAt: Date;
  #lastError: ProfileStoreStatus['lastError'] = null;
  #reading: Promise<void> = Promise.resolve();

  /** Throws a ProfilesFileError if the file is missing or bad. */
  static async open(options: ProfileStoreOptions): Promise<ProfileStore> {
    const result = await readProfiles(options.path);
    if (!result.ok) throw new ProfilesFileError(options.path, result.problems);
    const defaults = { now: () => new Date(), debounceMs: 100, pollMs: 5_000, keptVersions: 10 };
    return new ProfileStore({ ...defaults, ...options }, result.profiles);
  }

  private constructor(options: Required<ProfileStoreOptions>, first: ProfileSet) {
    this.#options = options;
    this.#current = first;
    this.#loadedAt = options.now();
    this.#recent.set(first.version, first);
    const { path, debounceMs, pollMs } = options;
    this.#watch = new FileWatch({ path, debounceMs, pollMs, onChange: () => void this.reload() });
  }

  get current(): ProfileSet {
    return this.#current;
  }

  get status(): ProfileStoreStatus {
    const { path } = this.#options;
    return { path, version: this.#current.version, loadedAt: this.#loadedAt, lastError: this.#lastError };
  }

  /** The current version or one of those before it; undefined once it is too old. */
  get(version: string): ProfileSet | undefined {
    return this.#recent.get(version);
  }

  /** Called when a version was taken up, and when the file turned bad, otherwise bad, or good again. Returns how to stop. */
  onChange(listener: ProfilesListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the file now. Never rejects: what is wrong with it is in the status. */
  reload(): Promise<void> {
    // One after the other, so that an older content can never replace a newer one.
    this.#reading = this.#reading.then(async () => this.#take(await readProfiles(this.#options.path)));
    return this.#reading;
  }

  close(): void {
    this.#watch.close();
    this.#listeners.clear();
  }

  #take(result: ProfilesResult): void {
    const isNew = result.ok && result.profiles.version !== this.#current.version;
    const problems = result.ok ? null : result.problems;
    const isAsTold = isDeepStrictEqual(problems, this.#lastError?.problems ?? null);
    if (!isNew && isAsTold) return;
    if (result.ok && isNew) this.#replace(result.profiles);
    this.#lastError = problems && { at: this.#options.now(), problems };
    for (const listener of this.#listeners) listener(this.status);
  }

  #replace(profiles: ProfileSet): void {
    this.#current = profiles;
    this.#loadedAt = this.#options.now();
    this.#recent.delete(profiles.version);
    this.#recent.set(profiles.version, profiles);
    for (const version of this.#recent.keys()) {
      if (this.#recent.size <= this.#options.keptVersions) break;
      this.#recent.delete(version);
    }
  }
}

async function readProfiles(path: string): Promise<ProfilesResult> {
  try {
    const { size } = await stat(path);
    return tooLarge(size) ?? parseProfiles(await readFile(path, 'utf8'));
  } catch (err) {
    // Not in the system's words, which hold the path: that is the value of a variable.
    const code = typeof err === 'object' && err !== null && 'code' in err ? ` (${String(err.code)})` : '';
    const message = `cannot be read${code}`;
    return { ok: false, problems: [{ path: '', message }] };
  }
}
