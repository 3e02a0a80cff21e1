/** Which of those who wait there is room for. Pure. */
import { fitsShape, type Candidate, type CapacityShape } from '../allocations/capacity-shape.ts';
import type { MatchKey } from '../matches/match-key.ts';

/** A line for capacity: who waits in this shard for payloads of this shape. */
export interface Line {
  readonly id: string;
  readonly shard: number;
  readonly shape: CapacityShape;
}

/** So many payloads that are alike to every selector. */
export interface PayloadGroup extends Candidate {
  readonly count: number;
}

/** One who waits; once for each shape that it would take. The lower its order, the sooner its turn. */
export interface Applicant {
  readonly key: MatchKey;
  readonly order: number;
  readonly shape: CapacityShape;
}

/** What a payload is to those who wait for these shapes; undefined where it is nothing to any of them. */
export function candidateFor(shapes: readonly CapacityShape[], { state, labels }: Candidate): Candidate | undefined {
  return shapes.some((shape) => fitsShape(shape, { state, labels })) ? { state, labels } : undefined;
}

/** Candidates for these shapes, alike where they are in the labels that the lines ask for. */
export function groupPayloads(
  payloads: readonly Candidate[],
  shapes: readonly CapacityShape[],
): readonly PayloadGroup[] {
  const asked = [...new Set(shapes.flatMap(({ match_labels }) => Object.keys(match_labels)))];
  const groups = new Map<string, Candidate & { count: number }>();
  for (const { state, labels } of payloads) {
    // A label's value holds no line break; that it is there at all is told by the one in front of it.
    const name = asked.reduce(
      (text, label) => text + (labels[label] === undefined ? '\n' : `\n\n${labels[label]}`),
      state,
    );
    const known = groups.get(name);
    if (known) known.count += 1;
    else groups.set(name, { state, labels: only(asked, labels), count: 1 });
  }
  return [...groups.values()];
}

function only(names: readonly string[], labels: Candidate['labels']): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

/**
 * In their order, each of those who wait gets a payload that fits, as long as there are any.
 * @param spokenFor how many payloads somebody else is about to take, nobody knows which
 * @param provided for whom there is room elsewhere
 */
export function assignRoom(
  groups: readonly PayloadGroup[],
  applicants: readonly Applicant[],
  spokenFor: number,
  provided: ReadonlySet<MatchKey> = new Set(),
): readonly Applicant[] {
  const left = groups.map(({ count }) => count);
  let room = left.reduce((sum, count) => sum + count, 0) - spokenFor;
  const chosen = new Map<MatchKey, Applicant>();
  for (const applicant of applicants.toSorted((one, other) => one.order - other.order)) {
    if (room <= 0) break;
    if (chosen.has(applicant.key) || provided.has(applicant.key)) continue;
    const index = groups.findIndex((group, at) => (left[at] ?? 0) > 0 && fitsShape(applicant.shape, group));
    if (index < 0) continue;
    left[index] = (left[index] ?? 0) - 1;
    room -= 1;
    chosen.set(applicant.key, applicant);
  }
  return [...chosen.values()];
}
