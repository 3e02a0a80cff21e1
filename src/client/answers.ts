/** What the gateway sent, looked at before it is believed: enough of each shape to tell it from anything else. */
import type { Allocations, BatchResult, MatchPage, MatchRecord, Plan, Problem, Profiles } from './types.ts';

/** True where the value is of the shape. */
export type Guard<T> = (value: unknown) => value is T;

export const isMatchRecord: Guard<MatchRecord> = (value): value is MatchRecord =>
  isObject(value) && typeof value.match_id === 'string' && typeof value.state === 'string';

export const isMatchPage: Guard<MatchPage> = (value): value is MatchPage =>
  isObject(value) && listOf(value.matches, isMatchRecord) && isTextOrNull(value.next_cursor);

export const isBatchAnswer: Guard<{ results: BatchResult[] }> = (value): value is { results: BatchResult[] } =>
  isObject(value) && listOf(value.results, isBatchResult);

const isBatchResult = (value: unknown): value is BatchResult =>
  isObject(value) && isTextOrNull(value.match_id) && typeof value.status === 'number';

export const isPlan: Guard<Plan> = (value): value is Plan =>
  isObject(value) && Array.isArray(value.steps) && Array.isArray(value.left_out);

export const isProfiles: Guard<Profiles> = (value): value is Profiles =>
  isObject(value) && typeof value.version === 'string' && Array.isArray(value.profiles);

export const isAllocations: Guard<Allocations> = (value): value is Allocations =>
  isObject(value) && Array.isArray(value.allocations);

export const isProblem: Guard<Problem> = (value): value is Problem =>
  isObject(value) && typeof value.code === 'string' && typeof value.title === 'string';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

const listOf = (value: unknown, isOne: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);
