/** What is in Redis, as far as a run has to answer for it. */
import type { Redis } from 'ioredis';

/** Every mark of a hostile request that stands anywhere in Redis: in a key, a field, a member or a value. */
export async function marksKept(redis: Redis): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const key of await redis.keys('*')) {
    for (const [mark] of `${key} ${await textOf(redis, key)}`.matchAll(/fz\d+(?:i\d+)?z/g)) kept.add(mark);
  }
  return kept;
}

/** By the names of the records' keys. */
export async function matchIdsKept(redis: Redis, tenant: string): Promise<string[]> {
  const keys = await redis.keys(`*:match:${tenant}/*`);
  return keys.map((key) => key.slice(key.indexOf('/') + 1));
}

async function textOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, '0', '-1'));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}
