import { describe, expect, it } from '@jest/globals';
import { fieldError } from './field-errors.ts';

describe('a field error', () => {
  it.each([
    ['/match_data/a', '/match_data/a'],
    [`/${'a'.repeat(199)}`, `/${'a'.repeat(199)}`],
    [`/${'a'.repeat(200)}`, ''],
    [`/b/${'~0'.repeat(200)}/c`, '/b'],
    [`/${'a'.repeat(199)}/c`, `/${'a'.repeat(199)}`],
    ['/0'.repeat(101), '/0'.repeat(100)],
  ])('names its field, or the value around it that can be named in 200 characters: %s', (pointer, told) => {
    const why = told === pointer ? 'is odd' : 'has a field whose path is too long to be told: it is odd';
    expect(fieldError(pointer, 'is odd')).toEqual({ pointer: told, message: why });
  });
});
