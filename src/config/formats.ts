import { isRedisUrl } from '../redis/redis-url.ts';

/** What a pattern cannot say of a variable's text; named by its schema. */
export const FORMATS = {
  'redis-url': isRedisUrl,
  'http-url': isHttpUrl,
} as const;

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}
