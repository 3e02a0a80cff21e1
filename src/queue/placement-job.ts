import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * A job is a line on the to-do list and holds no state. Which matches are to be taken, and in which order, is in the
 * ledger; the job says that there is something to take, and about how much.
 */
const PlacementJobSchema = Type.Object({
  v: Type.Literal(2),
  /** How many matches may be taken on it. */
  take: Type.Integer({ minimum: 1, maximum: 1_000 }),
});
/** As the version before wrote it, naming the matches. Still understood, so that both versions can run side by side. */
const FormerJobSchema = Type.Object({ v: Type.Literal(1), keys: Type.Array(Type.String()) });

export type PlacementJob = Static<typeof PlacementJobSchema>;

export type PlacementTask =
  { readonly kind: 'take'; readonly most: number } | { readonly kind: 'named'; readonly keys: readonly string[] };

const placementJob = Compile(PlacementJobSchema);
const formerJob = Compile(FormerJobSchema);

export const PLACEMENT_QUEUE = 'placement';
/** Take matches that are in line, and place them. */
export const PLACE_JOB = 'place';
/** Give back what is due in this shard. */
export const RELEASE_JOB = 'release';
/** Put those in line whose wait is over. */
export const WAKE_JOB = 'wake';

/** Nest finds a queue by its name, so each shard's has its own; its keys carry the shard's hash tag. */
export const queueName = (shard: number) => `${PLACEMENT_QUEUE}-${shard}`;

export class UnknownJobError extends Error {
  override readonly name = 'UnknownJobError';
}

/** @throws {UnknownJobError} for a job of a version that this process does not know; another one may */
export function parsePlacementJob(data: unknown): PlacementTask {
  if (placementJob.Check(data)) return { kind: 'take', most: data.take };
  if (formerJob.Check(data)) return { kind: 'named', keys: data.keys };
  throw new UnknownJobError('a job of an unknown version: left for another worker');
}

/** BullMQ serves 1 first. What gives servers back, or is short and lets others go on, comes before new placements. */
export const PRIORITY = { release: 1, wake: 1, place: 2 } as const;
