/** Matches out of a file, as far as is needed to send them: whether they are good ones is the gateway's to say. */
import type { MatchRequest } from '../client/index.ts';
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} for what is no object */
export function matchFrom(content: unknown, file: string): MatchRequest {
  if (!isMatch(content)) throw new UsageError(`${file} holds no match`);
  return content;
}

/** Of a list, or of `{"matches": […]}`; undefined for anything else. @throws {UsageError} for a list of something else */
export function matchesFrom(content: unknown, file: string): MatchRequest[] | undefined {
  const list: unknown = isObject(content) && 'matches' in content ? content.matches : content;
  if (!Array.isArray(list)) return undefined;
  return list.map((item: unknown) => matchFrom(item, file));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isMatch = (value: unknown): value is MatchRequest => isObject(value) && !Array.isArray(value);
