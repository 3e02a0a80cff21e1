import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldError } from './field-errors.ts';
import { pointerToChild } from './json-text.ts';

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

describe('a pointer that is made name by name', () => {
  const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
  const names = fc.array(
    fc.string({ unit: fc.constantFrom('a', '/', '~', '😀', '\ud800'), maxLength: 250, size: 'max' }),
    { maxLength: 5 },
  );

  it('is told like one that is made whole, and is never much longer than what is told', () => {
    fc.assert(
      fc.property(names, (path) => {
        const whole = path.map((name) => `/${escaped(name)}`).join('');
        const made = path.reduce(pointerToChild, '');
        expect(fieldError(made, 'is odd')).toEqual(fieldError(whole, 'is odd'));
        expect(made.length).toBeLessThan(1_000);
      }),
    );
    expect(['~'.repeat(250_000), 'b'].reduce(pointerToChild, '').length).toBeLessThan(1_000);
  });
});
