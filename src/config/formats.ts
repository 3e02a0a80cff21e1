import { isRedisUrl } from '../redis/redis-url.ts';

/** What a pattern cannot say of a variable's text; named by its schema. */
export const FORMATS = {
  'redis-url': isRedisUrl,
  'http-url': isHttpUrl,
  'http-url-without-user': isHttpUrlWithoutUser,
} as const;

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** For what sends no such credentials: `fetch` refuses the URL, and quotes it; a pool of connections passes over them. */
function isHttpUrlWithoutUser(text: string): boolean {
  return isHttpUrl(text) && new URL(text).username === '' && new URL(text).password === '';
}
