import type { RedisClient } from '../redis/redis-clients.ts';
import { OLDEST, START, isAfter } from './event-cursor.ts';

/** Whether events of a shard after this place may have been dropped, so that going on from it would leave some out. */
export async function hasGapAfter(redis: RedisClient, outbox: string, position: string): Promise<boolean> {
  if (position === OLDEST) return false;
  const [oldest] = await redis.xrange(outbox, '-', '+', 'COUNT', 1);
  if (oldest === undefined || !isAfter(oldest[0], position)) return false;
  return position !== START || hasDropped(await redis.xinfo('STREAM', outbox));
}

/** Whether a stream has had more than it holds. Redis says so from version 7 on; what does not is taken to hold all. */
function hasDropped(info: unknown): boolean {
  const fields: readonly unknown[] = Array.isArray(info) ? info : [];
  const numberOf = (name: string) => Number(fields[fields.indexOf(name) + 1]);
  return fields.includes('entries-added') && numberOf('entries-added') > numberOf('length');
}
