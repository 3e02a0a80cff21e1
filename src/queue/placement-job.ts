import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * A job is a line on the to-do list and holds no state: which matches to look at, or that payloads are to be given back.
 * What has to be done for each is in the ledger.
 */
const PlacementJobSchema = Type.Object({
  v: Type.Literal(1),
  keys: Type.Array(Type.String()),
});
export type PlacementJob = Static<typeof PlacementJobSchema>;

const placementJob = Compile(PlacementJobSchema);

export const PLACEMENT_QUEUE = 'placement';
/** Place these matches. */
export const PLACE_JOB = 'place';
/** Give back what is due in this shard. */
export const RELEASE_JOB = 'release';

/** Nest finds a queue by its name, so each shard's has its own; its keys carry the shard's hash tag. */
export const queueName = (shard: number) => `${PLACEMENT_QUEUE}-${shard}`;

export class UnknownJobError extends Error {
  override readonly name = 'UnknownJobError';
}

/** @throws {UnknownJobError} for a job of a version that this process does not know; another one may */
export function parsePlacementJob(data: unknown): PlacementJob {
  if (!placementJob.Check(data)) throw new UnknownJobError('a job of an unknown version: left for another worker');
  return data;
}

/** BullMQ serves 1 first; a match's 9 is the most urgent. */
export const jobPriority = (matchPriority: number) => 10 - matchPriority;
export const RELEASE_PRIORITY = 1;
