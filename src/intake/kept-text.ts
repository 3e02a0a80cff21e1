/** A request's text as it is kept: JSON, written as its value is. */
import { MATCH_LIMIT_BYTES, asText } from './body-limits.ts';
import { MAX_FIELD_ERRORS, fieldError } from './field-errors.ts';
import { fidelityOf, isUnaltered } from './json-fidelity.ts';
import { outlineOf, repeatedNames } from './json-text.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';

/**
 * @param sent what the value was read from, not larger than it may be
 * @returns the problem where the value does not hold all of it, or is too large when it is written
 */
export function keptText(sent: string, value: unknown): string | Problem {
  const written = JSON.stringify(value);
  if (isUnaltered(sent, written)) return written;
  const altered = alterations(sent, value);
  if (altered.length > 0) return invalidFields(altered);
  return isTooLarge(written) ? TOO_LARGE_WRITTEN : written;
}

export const isTooLarge = (text: string): boolean => Buffer.byteLength(text) > MATCH_LIMIT_BYTES;

/** A number of 4 characters, 1e20, is written with 21. */
const TOO_LARGE_WRITTEN = new Problem(
  'body_too_large',
  `with its numbers written out, as it is kept, it must be at most ${asText(MATCH_LIMIT_BYTES)}`,
);

/** What the value does not hold as its text has it. */
function alterations(text: string, value: unknown): readonly FieldError[] {
  const { faults, members } = fidelityOf(value, MAX_FIELD_ERRORS);
  if (faults.length > 0 || outlineOf(text).members === members) return faults;
  return repeatedNames(text, MAX_FIELD_ERRORS).map(givenTwice);
}

export function givenTwice(pointer: string): FieldError {
  return fieldError(pointer, 'is given twice');
}
