import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { MatchKey } from '../match-key.ts';
import type { Reservation } from '../match-record.ts';

/** A payload that the gateway owes back, and which hold of it: another match's hold of the same payload is not ours to end. */
const PayloadToReleaseSchema = Type.Object({
  key: Type.String(),
  attempt: Type.String(),
  allocation: Type.String(),
  project_id: Type.String(),
  allocation_id: Type.String(),
  payload_id: Type.String(),
});
export type PayloadToRelease = Static<typeof PayloadToReleaseSchema>;

const memberSchema = Compile(PayloadToReleaseSchema);

/** The member of the releases' set: the same text for the same hold. */
export function encodePayloadToRelease(payload: PayloadToRelease): string {
  const { key, attempt, allocation, project_id, allocation_id, payload_id } = payload;
  return JSON.stringify({ key, attempt, allocation, project_id, allocation_id, payload_id });
}

export function decodePayloadToRelease(member: string): PayloadToRelease | undefined {
  try {
    const value: unknown = JSON.parse(member);
    return memberSchema.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function payloadToRelease(key: MatchKey, reservation: Reservation): PayloadToRelease {
  const { attempt, allocation, project_id, allocation_id, payload_id } = reservation;
  return { key, attempt, allocation, project_id, allocation_id, payload_id };
}
