/** openapi.yaml as far as this folder reads it. It is read and checked by `npm run generate`, so that no start has to. */
import { document } from './document.gen.ts';

export interface Reference {
  readonly $ref: string;
}
interface Body {
  readonly content: Readonly<Record<string, { readonly schema: Reference }>>;
}

export interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Reference[];
  readonly requestBody?: Body;
  readonly responses: { readonly '200': Body };
}

interface PathItem extends Readonly<Partial<Record<'get' | 'put' | 'post' | 'delete', OperationObject>>> {
  readonly 'x-inferred'?: boolean;
  readonly parameters?: readonly Reference[];
}

export interface ContractDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    /** JSON schemas by name. */
    readonly schemas: Readonly<Record<string, object>>;
    readonly parameters: Readonly<Record<string, { readonly name: string; readonly in: string }>>;
  };
}

export const contractDocument: ContractDocument = document;

/** The last part of a local reference: `#/components/schemas/Payload` names `Payload`. */
export const referencedName = (reference: Reference): string =>
  reference.$ref.slice(reference.$ref.lastIndexOf('/') + 1);
