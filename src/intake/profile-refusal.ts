import type { MatchRequest } from '../matches/match-record.ts';
import { overrideProblem, type CompiledProfile } from '../planning/index.ts';
import type { FieldError } from './problem.ts';

export const unknownProfile: FieldError = { pointer: '/profile', message: 'must be one of the configured profiles' };

/** Why the profile of this name cannot place this request, or null. */
export function profileRefusal(profile: CompiledProfile | undefined, request: MatchRequest): FieldError | null {
  if (!profile) return unknownProfile;
  const { allocations, skip_after: skipAfter } = request;
  const message = overrideProblem(profile, { allocations, skipAfter });
  if (message === null) return null;
  return { pointer: allocations === undefined ? '/skip_after' : '/allocations', message };
}
