/**
 * openapi.yaml as an object, as far as this folder reads it. The file lies one folder up, in the source and, copied there
 * by the build, in the compiled package.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Type, { type Static } from 'typebox';
import { parse } from 'yaml';

const Reference = Type.Object({ $ref: Type.String() });
const Body = Type.Object({ content: Type.Record(Type.String(), Type.Object({ schema: Reference })) });

const OperationObject = Type.Object({
  operationId: Type.String(),
  parameters: Type.Optional(Type.Array(Reference)),
  requestBody: Type.Optional(Body),
  responses: Type.Object({ '200': Body }),
});
export type OperationObject = Static<typeof OperationObject>;

const PathItem = Type.Object({
  'x-inferred': Type.Optional(Type.Boolean()),
  parameters: Type.Optional(Type.Array(Reference)),
  get: Type.Optional(OperationObject),
  put: Type.Optional(OperationObject),
  post: Type.Optional(OperationObject),
  delete: Type.Optional(OperationObject),
});

const ContractDocument = Type.Object({
  paths: Type.Record(Type.String(), PathItem),
  components: Type.Object({
    schemas: Type.Record(Type.String(), Type.Object({})),
    parameters: Type.Record(Type.String(), Type.Object({ name: Type.String(), in: Type.String() })),
  }),
});
export type ContractDocument = Static<typeof ContractDocument>;

function load(): ContractDocument {
  const content: unknown = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));
  const isContract = new Ajv2020().compile<ContractDocument>(ContractDocument);
  if (!isContract(content))
    throw new Error(`openapi.yaml: ${isContract.errors?.[0]?.instancePath ?? ''} is not as expected`);
  return content;
}

export const contractDocument = load();

/** The last part of a local reference: `#/components/schemas/Payload` names `Payload`. */
export const referencedName = (reference: { $ref: string }): string =>
  reference.$ref.slice(reference.$ref.lastIndexOf('/') + 1);
