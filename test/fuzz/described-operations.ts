/** The operations of openapi/openapi.json, with what a generator of requests needs of each. */
import { readFileSync } from 'node:fs';
import { openApiFile } from '../support/api-description.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Undefined where the operation reads no body. */
  readonly body: { readonly schema: Schema; readonly example: unknown } | undefined;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly schema: Schema; readonly example: unknown } | undefined>;
  };
}
interface OpenApi {
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { readonly schemas: Record<string, Schema | undefined> };
}

const openApi = JSON.parse(readFileSync(openApiFile, 'utf8')) as OpenApi;

export const OPERATIONS: readonly Operation[] = Object.entries(openApi.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, { operationId, parameters = [], requestBody }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    body: requestBody?.content['application/json'],
  })),
);

/** @throws {Error} for a reference that leads nowhere */
export function resolved(schema: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const found = openApi.components.schemas[$ref.replace('#/components/schemas/', '')];
  if (!found) throw new Error(`openapi.json has no ${$ref}`);
  return found;
}
