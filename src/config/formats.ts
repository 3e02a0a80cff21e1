import { isRedisUrl } from '../redis/redis-url.ts';

/** What a pattern cannot say of a variable's text; named by its schema. */
export const FORMATS = {
  'redis-url': isRedisUrl,
} as const;
