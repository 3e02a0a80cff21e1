/** The 16 operations as data: what a client calls and what a server answers. */
import { contractDocument, referencedName, type OperationObject } from './document.ts';
import type { OperationId } from './types.ts';

export const methods = ['GET', 'PUT', 'POST', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export interface Operation {
  readonly id: OperationId;
  readonly method: Method;
  /** The path from the upstream's root, with `{project_id}` and the like in it. */
  readonly template: string;
  readonly pathParameters: readonly string[];
  readonly queryParameters: readonly string[];
  readonly hasRequestBody: boolean;
  /** Names in `components.schemas`. */
  readonly requestSchema?: string;
  readonly responseSchema: string;
}

const lowerCase = { GET: 'get', PUT: 'put', POST: 'post', DELETE: 'delete' } as const;

function jsonSchemaOf(body: OperationObject['requestBody']): string | undefined {
  const json = body?.content['application/json'];
  return json && referencedName(json.schema);
}

function describe(id: OperationId): Operation {
  for (const [template, item] of Object.entries(contractDocument.paths)) {
    const found = methods
      .map((method) => ({ method, operation: item[lowerCase[method]] }))
      .find(({ operation }) => operation?.operationId === id);
    if (!found?.operation) continue;
    const { method, operation } = found;
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(parameterOf);
    const requestSchema = jsonSchemaOf(operation.requestBody);
    return {
      id,
      method,
      template,
      pathParameters: parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name),
      queryParameters: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      hasRequestBody: requestSchema !== undefined,
      ...(requestSchema !== undefined && { requestSchema }),
      responseSchema: jsonSchemaOf(operation.responses['200']) ?? 'EmptyResponse',
    };
  }
  throw new Error(`openapi.yaml describes no operation ${id}`);
}

function parameterOf(reference: { $ref: string }): { name: string; in: string } {
  const parameter = contractDocument.components.parameters[referencedName(reference)];
  if (!parameter) throw new Error(`openapi.yaml: ${reference.$ref} leads nowhere`);
  return parameter;
}

/** One value per operation. The compiler refuses it when the contract gains or loses one. */
export function byOperation<T>(make: (id: OperationId) => T): Record<OperationId, T> {
  return {
    ListPayloads: make('ListPayloads'),
    GetPayload: make('GetPayload'),
    DeletePayload: make('DeletePayload'),
    SetPayloadAnnotation: make('SetPayloadAnnotation'),
    SetPayloadLabel: make('SetPayloadLabel'),
    ListAllocations: make('ListAllocations'),
    CreateAllocation: make('CreateAllocation'),
    GetAllocation: make('GetAllocation'),
    UpdateAllocation: make('UpdateAllocation'),
    DeleteAllocation: make('DeleteAllocation'),
    SetAllocationEnabled: make('SetAllocationEnabled'),
    UpdateAllocationImage: make('UpdateAllocationImage'),
    ListArtefacts: make('ListArtefacts'),
    GetArtefact: make('GetArtefact'),
    CreateReservation: make('CreateReservation'),
    DeleteReservation: make('DeleteReservation'),
  };
}

export const operations: Readonly<Record<OperationId, Operation>> = byOperation(describe);

export const operationIds: readonly OperationId[] = Object.values(operations).map(({ id }) => id);

export const isOperationId = (name: string): name is OperationId => Object.hasOwn(operations, name);
