import { MAX_POINTER_CHARACTERS, pointerToChild } from './json-text.ts';
import type { FieldError } from './problem.ts';

/** What ajv says of one violation; Fastify hands these on as they are. */
export interface SchemaViolation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message?: string | undefined;
  /** Set where the violation is one of a name's own schema; the `propertyNames` violation beside it says the same. */
  readonly propertyName?: string | undefined;
}

/** Of one request, and of one match of a batch. A caller mends a few at a time; an attacker gets no long answer. */
export const MAX_FIELD_ERRORS = 20;
/** Of a whole batch: beyond so many each match is told its first alone. */
export const MAX_BATCH_FIELD_ERRORS = 1_000;

/** What is wrong with a field. One whose pointer would be longer is told of the value around it that can be named. */
export function fieldError(pointer: string, message: string): FieldError {
  if (pointer.length <= MAX_POINTER_CHARACTERS) return { pointer, message };
  const around = pointer.slice(0, pointer.lastIndexOf('/', MAX_POINTER_CHARACTERS));
  return { pointer: around, message: `has a field whose path is too long to be told: it ${message}` };
}

/** ajv's violations as field errors: each names the field that is wrong, also where that field is absent or unknown. */
export function fieldErrors(violations: readonly SchemaViolation[]): FieldError[] {
  const told = violations.filter(({ propertyName }) => propertyName === undefined);
  return told.slice(0, MAX_FIELD_ERRORS).map(({ keyword, instancePath, params, message }) => {
    switch (keyword) {
      case 'propertyNames':
        return fieldError(
          pointerToChild(instancePath, String(params.propertyName)),
          'has too long or too short a name',
        );
      case 'required':
        return fieldError(pointerToChild(instancePath, String(params.missingProperty)), 'is required');
      case 'additionalProperties':
        return fieldError(pointerToChild(instancePath, String(params.additionalProperty)), 'is not a known field');
      case 'enum':
        return fieldError(instancePath, `must be one of ${JSON.stringify(params.allowedValues)}`);
      default:
        return fieldError(instancePath, message ?? 'is not valid');
    }
  });
}
