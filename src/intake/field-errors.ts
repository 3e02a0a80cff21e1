import { pointerToChild } from './json-text.ts';
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

/** A caller mends a few at a time; an attacker gets no long answer. */
export const MAX_FIELD_ERRORS = 20;

/** ajv's violations as field errors: each names the field that is wrong, also where that field is absent or unknown. */
export function fieldErrors(violations: readonly SchemaViolation[]): FieldError[] {
  const told = violations.filter(({ propertyName }) => propertyName === undefined);
  return told.slice(0, MAX_FIELD_ERRORS).map(({ keyword, instancePath, params, message }) => {
    switch (keyword) {
      case 'propertyNames':
        return {
          pointer: pointerToChild(instancePath, String(params.propertyName)),
          message: 'has too long or too short a name',
        };
      case 'required':
        return { pointer: pointerToChild(instancePath, String(params.missingProperty)), message: 'is required' };
      case 'additionalProperties':
        return {
          pointer: pointerToChild(instancePath, String(params.additionalProperty)),
          message: 'is not a known field',
        };
      case 'enum':
        return { pointer: instancePath, message: `must be one of ${JSON.stringify(params.allowedValues)}` };
      default:
        return { pointer: instancePath, message: message ?? 'is not valid' };
    }
  });
}
