import type { Redis } from 'ioredis';

/** How many jobs of placement there have been in the first shard. */
export async function placementJobs(redis: Redis): Promise<number> {
  return Number((await redis.get('{mg:0}:placement-0:id')) ?? 0);
}
