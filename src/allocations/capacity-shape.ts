import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** Payloads that would do: those of one allocation with these labels, in this state. Who waits for the same stands in one line. */
const CapacityShapeSchema = Type.Object({
  project_id: Type.String(),
  allocation_id: Type.String(),
  match_labels: Type.Record(Type.String(), Type.String()),
  payload_state: Type.Enum(['Ready', 'Reserved']),
});
export type CapacityShape = Static<typeof CapacityShapeSchema>;

const capacityShape = Compile(CapacityShapeSchema);

/** As the ledger keeps it: the same text, and so the same line, for the same payloads. */
export function encodeShape(shape: CapacityShape): { readonly id: string; readonly text: string } {
  const { project_id, allocation_id, payload_state } = shape;
  const labels = Object.entries(shape.match_labels).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify({ project_id, allocation_id, match_labels: Object.fromEntries(labels), payload_state });
  return { id: `${allocation_id}:${createHash('sha1').update(text).digest('base64url')}`, text };
}

/** Undefined for what another version of the gateway wrote in a shape that this one does not know. */
export function decodeShape(text: string): CapacityShape | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return capacityShape.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export interface Candidate {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether the orchestrator would take this payload for it. */
export function fitsShape({ match_labels, payload_state }: CapacityShape, { state, labels }: Candidate): boolean {
  return state === payload_state && Object.entries(match_labels).every(([key, value]) => labels[key] === value);
}
