import type { ProfileProblem } from './profile-problem.ts';
import type { ProfileSet } from './profile-set.ts';

export interface ProfileStatus {
  readonly version: string;
  readonly loadedAt: Date;
  /** What is wrong with the file as it is now; null when it holds the current version. */
  readonly lastError: { readonly at: Date; readonly problems: readonly ProfileProblem[] } | null;
}

/** Where the profiles come from: today's, and the recent ones that matches on the way were accepted with. */
export interface ProfileSource {
  readonly current: ProfileSet;
  get(version: string): ProfileSet | undefined;
  readonly status: ProfileStatus;
}

/** Under this the source is injected. */
export const PROFILES = Symbol('PROFILES');
