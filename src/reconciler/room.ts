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

/** What an allocation has at present. */
export interface AllocationRoom {
  readonly allocationId: string;
  readonly groups: readonly PayloadGroup[];
  /** How many of its payloads somebody else is about to take, nobody knows which. */
  readonly spokenFor: number;
}

export const roomIn = ({ groups, spokenFor }: AllocationRoom) =>
  groups.reduce((sum, { count }) => sum + count, 0) - spokenFor;

/** One who waits; once for each shape that it would take. The lower its order, the sooner its turn. */
export interface Applicant {
  readonly key: MatchKey;
  /** Of its line. */
  readonly id: string;
  readonly order: number;
  /** Of the shape, among those that it would take: the lower, the rather. */
  readonly rank: number;
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
 * In their order, each of those who wait gets a payload of the shape that it prefers among those that there are.
 * @param provided for whom there is room elsewhere
 */
export function assignRoom(
  allocations: readonly AllocationRoom[],
  applicants: readonly Applicant[],
  provided: ReadonlySet<MatchKey> = new Set(),
): readonly Applicant[] {
  const rooms = new Map(allocations.map((allocation) => [allocation.allocationId, new Room(allocation)]));
  const chosen = new Map<MatchKey, Applicant>();
  for (const applicant of applicants.toSorted((one, other) => one.order - other.order || one.rank - other.rank)) {
    if (chosen.has(applicant.key) || provided.has(applicant.key)) continue;
    if (rooms.get(applicant.shape.allocation_id)?.take(applicant.shape)) chosen.set(applicant.key, applicant);
  }
  return [...chosen.values()];
}

class Room {
  private readonly left: { readonly group: PayloadGroup; count: number }[];
  private room: number;

  constructor(allocation: AllocationRoom) {
    this.left = allocation.groups.map((group) => ({ group, count: group.count }));
    this.room = roomIn(allocation);
  }

  /** Whether there was one. */
  take(shape: CapacityShape): boolean {
    const fitting =
      this.room > 0 ? this.left.find(({ group, count }) => count > 0 && fitsShape(shape, group)) : undefined;
    if (!fitting) return false;
    fitting.count -= 1;
    this.room -= 1;
    return true;
  }
}
