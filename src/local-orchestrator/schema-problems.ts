/** Says what is wrong with a value, all of it at once and in words: what each place must be, never what it was. */
import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';

export interface Problem {
  /** Into the document, like `projects/alpha-beta-123456/allocations/0/id`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });

/** Every schema below `schema` needs a `description` that completes "must be …". */
export function checker<T>(schema: TSchema): (value: unknown) => Checked<T> {
  const isValid = ajv.compile<T>(schema);
  return (value) => {
    if (isValid(value)) return { ok: true, value };
    return { ok: false, problems: withoutRepetition((isValid.errors ?? []).flatMap(problemsOf)) };
  };
}

const unescape = (pointer: string) =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('/');

function problemsOf({ instancePath, keyword, params, parentSchema, propertyName }: ErrorObject): Problem[] {
  const base = unescape(instancePath);
  const at = (name: unknown) => (base === '' ? String(name) : `${base}/${String(name)}`);
  switch (keyword) {
    case 'required':
      return [
        {
          path: at(params.missingProperty),
          message: `is required: ${mustBe(propertySchema(parentSchema, params.missingProperty))}`,
        },
      ];
    case 'additionalProperties':
      return [
        { path: at(params.additionalProperty), message: `is not known here; known are ${knownFields(parentSchema)}` },
      ];
    case 'propertyNames':
      return [];
    default:
      if (propertyName !== undefined)
        return [{ path: at(propertyName), message: `has a key that ${mustBe(parentSchema)}` }];
      return [{ path: base, message: mustBe(parentSchema) }];
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function propertySchema(parent: unknown, name: unknown): unknown {
  const properties = isRecord(parent) ? parent.properties : undefined;
  return isRecord(properties) ? properties[String(name)] : undefined;
}

const knownFields = (schema: unknown) =>
  isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties).join(', ') : 'none';

function mustBe(schema: unknown): string {
  const description = isRecord(schema) ? schema.description : undefined;
  const named = typeof description === 'string' ? description : isRecord(schema) ? schema.pattern : undefined;
  return `must be ${typeof named === 'string' ? named : 'something else'}`;
}

function withoutRepetition(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message }) => {
    const name = `${path}\n${message}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
