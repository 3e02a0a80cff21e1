/** Values that have broken somebody's parser, and the mark by which what a request brought is found again. */
import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** Stands wherever a request says who it is; replaced by a mark that no other request has. */
export const MARK = 'fzMARKz';
/** Ids that every request may name, so that requests meet in the same matches. */
export const KNOWN_IDS = Array.from({ length: 12 }, (_, i) => `known-${i}`);

const nested = (levels: number): unknown => {
  let value: unknown = MARK;
  for (let i = 0; i < levels; i += 1) value = i % 2 ? [value] : { a: value };
  return value;
};

export const hostileText = fc.oneof(
  anyText(40),
  fc.constantFrom(
    ...['', '\0', 'a\0b', '\ud800', 'x\udfff', '\ufeff', '\u202e', '\r\nX-Injected: 1', '../..', '..%2f..', '%00'],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$where', '{{attributes.x}}', '${7*7}'],
    ...['}{', "'; DROP TABLE matches;--", '<script>', '\\', '"', '-1', 'NaN', '1e999', 'null', 'true', '0x10', '*'],
    ...['{mg:0}:match:default/known-1', 'default/known-1', 'a/b', 'é', 'e\u0301', '😀', `${MARK}\n`, MARK.repeat(20)],
  ),
  fc.integer({ min: 100, max: 3_000 }).map((length) => 'a'.repeat(length)),
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.double(),
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, 1, -1, 0.5, 1e21, 1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 63)],
    ...[[], {}, [[]], [null], { '': '' }, { constructor: { prototype: { x: 1 } } }, { toJSON: 1, then: 1, length: -1 }],
    ...[nested(8), nested(63), nested(70)],
  ),
  fc
    .integer({ min: 150, max: 3_000 })
    .map((length) => Object.fromEntries(Array.from({ length }, (_, i) => [`n${i}`, i]))),
  fc.integer({ min: 150, max: 3_000 }).map((length) => Array.from({ length }, () => ({ player_id: MARK }))),
);
