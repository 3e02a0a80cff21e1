import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * "I am about to call CreateReservation": enough to find the payload again should the answer never come.
 * Kept as the member of a sorted set, so its text must be the same whenever the same intent is written.
 */
const IntentSchema = Type.Object({
  /** The match. */
  key: Type.String(),
  /** `<fence>.<n>`, never used twice; the annotation `matchgate-attempt` of the payload. */
  attempt: Type.String(),
  /** The allocation by its name in the profiles, and by the ids that the upstream knows. */
  allocation: Type.String(),
  region: Type.String(),
  project_id: Type.String(),
  allocation_id: Type.String(),
  /** Names of the selectors sent, for the record of an adopted payload. */
  selectors: Type.Array(Type.String()),
});
export type Intent = Static<typeof IntentSchema>;

const intentSchema = Compile(IntentSchema);

export function encodeIntent(intent: Intent): string {
  const { key, attempt, allocation, region, project_id, allocation_id, selectors } = intent;
  return JSON.stringify({ key, attempt, allocation, region, project_id, allocation_id, selectors });
}

/** Undefined for a member that another version of the gateway wrote in a shape that this one does not know. */
export function decodeIntent(member: string): Intent | undefined {
  try {
    const value: unknown = JSON.parse(member);
    return intentSchema.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
