/** The text of a profiles file → a compiled ProfileSet, or everything that is wrong with it at once. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { compileProfile } from './profile-compiler.ts';
import { within, writtenPath, type ProfileProblem, type Report } from './profile-problem.ts';
import type { AllocationRef, CompiledProfile, ProfileSet } from './profile-set.ts';
import { LIMITS, type AllocationEntry, type ProfilesFile } from './profiles-schema.ts';
import { readYaml } from './profiles-yaml.ts';
import { checkShape, partsInShape, type PartsInShape } from './schema-problems.ts';

export type ProfilesResult =
  | { readonly ok: true; readonly profiles: ProfileSet }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

/** More would only bury the first ones. */
const MAX_PROBLEMS = 100;

export function parseProfiles(text: string): ProfilesResult {
  const refused = tooLarge(Buffer.byteLength(text));
  if (refused !== null) return refused;
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, problems: yaml.problems.slice(0, MAX_PROBLEMS) };
  const problems: ProfileProblem[] = [];
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path: writtenPath(path), message, ...yaml.placeOf(path) });
  };
  const inShape = checkShape(yaml.value, report);
  // Where one part has no good shape the others are looked into all the same: one round of mending should do.
  const profiles = compileFile(inShape ? yaml.value : partsInShape(yaml.value), report);
  if (!inShape || problems.length > 0) return { ok: false, problems };
  return { ok: true, profiles: { version: versionOf(yaml.value), ...profiles } };
}

/** So that a file that is much too large need not even be read. */
export function tooLarge(sizeBytes: number): ProfilesResult | null {
  if (sizeBytes <= LIMITS.fileBytes) return null;
  const message = `must be at most ${LIMITS.fileBytes} bytes, and is ${sizeBytes}`;
  return { ok: false, problems: [{ path: '', message }] };
}

function compileFile(file: PartsInShape, report: Report): Omit<ProfileSet, 'version'> {
  const allocations = new Map<string, AllocationRef>();
  for (const [name, entry] of Object.entries(file.allocations)) {
    // One of bad shape has been reported; that it is there keeps its candidates from being reported as well.
    const nothing = { project_id: '', allocation_id: '', region: '' };
    allocations.set(name, allocationRef(name, entry ?? nothing));
  }
  const profiles = new Map<string, CompiledProfile>();
  for (const [name, entry] of Object.entries(file.profiles)) {
    profiles.set(name, compileProfile(name, entry, allocations, within(report, 'profiles', name)));
  }
  return { allocations, profiles };
}

function allocationRef(name: string, entry: AllocationEntry): AllocationRef {
  const { project_id: projectId, allocation_id: allocationId, region } = entry;
  return { name, projectId, allocationId, region };
}

function versionOf(file: ProfilesFile): string {
  return `sha256:${createHash('sha256').update(canonicalJson(file)).digest('hex')}`;
}
