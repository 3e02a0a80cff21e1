import type { FieldError } from './problem.ts';

/** What ajv says of one violation; Fastify hands these on as they are. */
export interface SchemaViolation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message?: string | undefined;
}

const MAX_ERRORS = 20;

/** ajv's violations as field errors: each names the field that is wrong, also where that field is absent or unknown. */
export function fieldErrors(violations: readonly SchemaViolation[]): FieldError[] {
  return violations.slice(0, MAX_ERRORS).map(({ keyword, instancePath, params, message }) => {
    switch (keyword) {
      case 'required':
        return { pointer: child(instancePath, params.missingProperty), message: 'is required' };
      case 'additionalProperties':
        return { pointer: child(instancePath, params.additionalProperty), message: 'is not a known field' };
      case 'enum':
        return { pointer: instancePath, message: `must be one of ${JSON.stringify(params.allowedValues)}` };
      default:
        return { pointer: instancePath, message: message ?? 'is not valid' };
    }
  });
}

function child(pointer: string, name: unknown): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
