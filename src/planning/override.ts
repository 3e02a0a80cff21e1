/** A request's own choice among the candidates, where the profile allows one. */
import type { PlanInput } from './plan-input.ts';
import type { CompiledProfile } from './profile-set.ts';

export interface Override {
  readonly allocations?: PlanInput['allocations'] | undefined;
  readonly skipAfter?: PlanInput['skipAfter'] | undefined;
}

/** What is wrong with the override, in words for the caller, or null. */
export function overrideProblem(profile: CompiledProfile, match: Override): string | null {
  const { allocations, skipAfter } = match;
  if (allocations === undefined && skipAfter !== true) return null;
  if (!profile.allowOverride) {
    const fields = [
      ...(allocations === undefined ? [] : ['allocations']),
      ...(skipAfter === true ? ['skip_after'] : []),
    ];
    return `the profile ${profile.name} does not allow a request to give ${fields.join(' and ')}`;
  }
  if (allocations?.length === 0) return 'allocations must name at least one allocation';
  const stranger = allocations?.find((name) => !profile.allocationNames.includes(name));
  if (stranger !== undefined) {
    return `${JSON.stringify(stranger)} is no candidate of the profile ${profile.name}; candidates are ${profile.allocationNames.join(', ')}`;
  }
  if (new Set(allocations).size !== (allocations?.length ?? 0)) return 'allocations must not name one allocation twice';
  return null;
}

/** A match may be planned with a newer profile than it was accepted with: an override no longer allowed is not heeded. */
export function heededOverride(profile: CompiledProfile, match: PlanInput): Override {
  return profile.allowOverride ? match : {};
}
