/**
 * Planning: the profiles file → compiled profiles → the ordered steps of one match. Everything here is pure; the one
 * file that touches the disk is profile-store.ts, and it is imported by its own name.
 *
 *   text ─► profiles-yaml ─► schema-problems ─► profile-compiler ─► ProfileSet
 *                                                                      │ one profile, one match, the waited time
 *                                                                      └──► plan
 */
export { shortened, type LeftOut } from './left-out.ts';
export { overrideProblem, type Override } from './override.ts';
export type { JsonValue, PlanInput, PlanPlayer } from './plan-input.ts';
export { explainPlan, planMatch, type Plan, type PlanSelector, type PlanStep } from './plan.ts';
export { problemLine, type ProfileProblem } from './profile-problem.ts';
export type { AllocationRef, CompiledProfile, ProfileSet } from './profile-set.ts';
export { parseProfiles, type ProfilesResult } from './profiles-parser.ts';
export { profilesSchema } from './profiles-schema.ts';
