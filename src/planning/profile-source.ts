import type { ProfileSet } from './profile-set.ts';

/** Where the profiles come from: today's, and the recent ones that matches on the way were accepted with. */
export interface ProfileSource {
  readonly current: ProfileSet;
  get(version: string): ProfileSet | undefined;
}

/** Under this the source is injected. */
export const PROFILES = Symbol('PROFILES');
