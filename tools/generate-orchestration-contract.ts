/** The Orchestration API's types, and what its client and its server read of it, from its OpenAPI file. */
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import openapiTS, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import Type, { type Static } from 'typebox';
import { parse } from 'yaml';

const source = new URL('../src/orchestration/openapi.yaml', import.meta.url);
const header = '/** Generated from openapi.yaml by `npm run generate`; do not edit. */';

export async function orchestrationContract(): Promise<string> {
  // A request may leave out what has a default; an array of at most no items is `[]`.
  const types = astToString(await openapiTS(source, { arrayLength: true, defaultNonNullable: false }));
  return `${header}\n\n${types}`;
}

const Reference = Type.Object({ $ref: Type.String() });
const Body = Type.Object({ content: Type.Record(Type.String(), Type.Object({ schema: Reference })) });
const OperationObject = Type.Object({
  operationId: Type.String(),
  parameters: Type.Optional(Type.Array(Reference)),
  requestBody: Type.Optional(Body),
  responses: Type.Object({ '200': Body }),
});

/** `ContractDocument` of src/orchestration/contract/document.ts. */
const ContractDocument = Type.Object({
  paths: Type.Record(
    Type.String(),
    Type.Object({
      'x-inferred': Type.Optional(Type.Boolean()),
      parameters: Type.Optional(Type.Array(Reference)),
      get: Type.Optional(OperationObject),
      put: Type.Optional(OperationObject),
      post: Type.Optional(OperationObject),
      delete: Type.Optional(OperationObject),
    }),
  ),
  components: Type.Object({
    schemas: Type.Record(Type.String(), Type.Unknown()),
    parameters: Type.Record(Type.String(), Type.Object({ name: Type.String(), in: Type.String() })),
  }),
});

/** @throws where openapi.yaml is not of the form that its readers rely on */
export async function orchestrationDocument(): Promise<string> {
  const content: unknown = parse(await readFile(source, 'utf8'));
  const isContract = new Ajv2020({ removeAdditional: 'all' }).compile<Static<typeof ContractDocument>>(
    ContractDocument,
  );
  if (!isContract(content))
    throw new Error(`openapi.yaml: ${isContract.errors?.[0]?.instancePath ?? ''} is not as expected`);
  const schemas = new Ajv2020({ strictTypes: false, validateFormats: false });
  schemas.addVocabulary(['x-inferred', 'x-documented', 'components']);
  schemas.addSchema({ $id: 'openapi.yaml', components: content.components });
  const file = 'src/orchestration/contract/document.gen.ts';
  const text = `${header}\n\nexport const document = ${JSON.stringify(content)};\n`;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
