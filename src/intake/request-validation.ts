/**
 * Checks what comes from callers. Bodies are taken as they are; only what comes as text (query, path) is turned into
 * numbers. Everything that is wrong is told at once, as long as the body is of a size at which that is cheap.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { BATCH_ROUTE } from './body-limits.ts';
import { fieldErrors } from './field-errors.ts';
import { fidelityOf } from './json-fidelity.ts';
import { invalidFields, type FieldError } from './problem.ts';

/** Beyond so many values one violation is named and not all: finding all costs time in proportion to their number. */
const THOROUGH_UP_TO_VALUES = 2_000;

const options = {
  strict: false,
  meta: false,
  validateSchema: false,
  useDefaults: false,
  removeAdditional: false,
} as const;
const first = addFormats.default(new Ajv(options));
const all = addFormats.default(new Ajv({ ...options, allErrors: true }));
const forText = addFormats.default(new Ajv({ ...options, allErrors: true, coerceTypes: true }));

/** What is wrong with a value that could be kept as it was sent (json-body.ts); nothing if it fits. */
export type BodyCheck = (value: unknown) => readonly FieldError[];

export function bodyCheck(schema: object): BodyCheck {
  const fits: ValidateFunction = first.compile(schema);
  // Compiled when the first body is wrong.
  const fitsWholly = () => all.compile(schema);
  return (value) => {
    if (fits(value)) return [];
    const thorough = fidelityOf(value, 0).values <= THOROUGH_UP_TO_VALUES ? fitsWholly() : fits;
    if (thorough !== fits) thorough(value);
    return fieldErrors(thorough.errors ?? []);
  };
}

export function validateRequests(server: FastifyInstance): void {
  server.setValidatorCompiler<object>(({ schema, httpPart, url }) => {
    if (httpPart !== 'body') return forText.compile(schema);
    // A batch answers for each of its matches singly.
    if (url === BATCH_ROUTE) return first.compile(schema);
    const check = bodyCheck(schema);
    return (body: unknown) => {
      const errors = check(body);
      return errors.length === 0 ? { value: body } : { error: invalidFields(errors) };
    };
  });
}
