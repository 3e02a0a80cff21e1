import { equal } from 'node:assert/strict';

/** As texts: what was parsed in one JavaScript realm has other prototypes than what was written in another. */
export const sameJson = (actual: unknown, expected: unknown): void =>
  equal(JSON.stringify(actual), JSON.stringify(expected));
