/** Values against the contract's schemas. Each schema is compiled once, when it is first asked for. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { contractDocument } from './document.ts';
import { operations } from './operations.ts';
import type { OperationId, OperationWithBody, RequestBody, ResponseBody, SchemaName, Schemas } from './types.ts';

export interface Problem {
  /** RFC 6901, into the value; empty for the value itself. */
  readonly pointer: string;
  /** What the schema asks for; it holds nothing of the value. */
  readonly message: string;
}
export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };
export type Validator<T> = (value: unknown) => Validated<T>;

const contractId = 'orchestration';

// Formats say what a text means; an upstream that writes its dates otherwise is no reason to refuse its answer.
// That the schemas are schemas is checked where they are generated.
const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  validateFormats: false,
  meta: false,
  validateSchema: false,
});
ajv.addVocabulary(['x-inferred', 'x-documented', 'components']);
ajv.addSchema({ $id: contractId, components: { schemas: contractDocument.components.schemas } });

function compile<T>(schemaName: string): Validator<T> {
  let compiled: ValidateFunction<T> | undefined;
  return (value) => {
    compiled ??= find<T>(schemaName);
    if (compiled(value)) return { ok: true, value };
    return { ok: false, problems: (compiled.errors ?? []).map(problemOf) };
  };
}

function find<T>(schemaName: string): ValidateFunction<T> {
  const found = ajv.getSchema<T>(`${contractId}#/components/schemas/${schemaName}`);
  if (!found || '$async' in found) throw new Error(`openapi.yaml holds no schema ${schemaName}`);
  return found;
}

function problemOf({ instancePath, message, keyword }: ErrorObject): Problem {
  return { pointer: instancePath, message: message ?? `breaks "${keyword}"` };
}

export const validator = <Name extends SchemaName>(name: Name): Validator<Schemas[Name]> => compile(name);

export const validate = <Name extends SchemaName>(name: Name, value: unknown): Validated<Schemas[Name]> =>
  validator(name)(value);

/** For the body that an operation is sent. */
export function requestValidator<Id extends OperationWithBody>(id: Id): Validator<RequestBody<Id>> {
  const { requestSchema } = operations[id];
  if (requestSchema === undefined) throw new Error(`openapi.yaml describes no body for ${id}`);
  return compile<RequestBody<Id>>(requestSchema);
}

/** For the body of an operation's 200. */
export const responseValidator = <Id extends OperationId>(id: Id): Validator<ResponseBody<Id>> =>
  compile<ResponseBody<Id>>(operations[id].responseSchema);
