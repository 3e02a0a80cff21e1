/** The text of a profiles file → a compiled ProfileSet, or everything that is wrong with it at once. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { compileProfile } from './profile-compiler.ts';
import { within, writtenPath, type ProfileProblem, type Report } from './profile-problem.ts';
import type { AllocationRef, CompiledProfile, ProfileSet } from './profile-set.ts';
import { LIMITS, type ProfilesFile } from './profiles-schema.ts';
import { readYaml } from './profiles-yaml.ts';
import { checkShape } from './schema-problems.ts';

export type ProfilesResult =
  | { readonly ok: true; readonly profiles: ProfileSet }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

/** More would only bury the first ones. */
const MAX_PROBLEMS = 100;

export function parseProfiles(text: string): ProfilesResult {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > LIMITS.fileBytes) {
    const message = `must be at most ${LIMITS.fileBytes} bytes, and is ${sizeBytes}`;
    return { ok: false, problems: [{ path: '', message }] };
  }
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, problems: yaml.problems.slice(0, MAX_PROBLEMS) };
  const problems: ProfileProblem[] = [];
  const report: Report = (path, message) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ path: writtenPath(path), message, ...yaml.placeOf(path) });
  };
  if (!checkShape(yaml.value, report)) return { ok: false, problems };
  const profiles = compileFile(yaml.value, report);
  return problems.length === 0 ? { ok: true, profiles } : { ok: false, problems };
}

function compileFile(file: ProfilesFile, report: Report): ProfileSet {
  const allocations = new Map<string, AllocationRef>();
  for (const [name, entry] of Object.entries(file.allocations)) {
    const { project_id: projectId, allocation_id: allocationId, region } = entry;
    allocations.set(name, { name, projectId, allocationId, region });
  }
  const profiles = new Map<string, CompiledProfile>();
  for (const [name, entry] of Object.entries(file.profiles)) {
    profiles.set(name, compileProfile(name, entry, allocations, within(report, 'profiles', name)));
  }
  return { version: versionOf(file), allocations, profiles };
}

function versionOf(file: ProfilesFile): string {
  return `sha256:${createHash('sha256').update(canonicalJson(file)).digest('hex')}`;
}
