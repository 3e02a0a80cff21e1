/** The contract's types under the names that the rest of the code uses. */
import type { components, operations } from './contract.gen.ts';

export type Schemas = components['schemas'];
export type SchemaName = keyof Schemas;

/** The 16 operations; the token endpoint is no operation of the API. */
export type OperationId = Exclude<keyof operations, 'IssueToken'>;

type JsonContent<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
export type RequestBody<Id extends OperationId> = JsonContent<operations[Id]['requestBody']>;
/** The operations that are sent a JSON body. */
export type OperationWithBody = { [Id in OperationId]: RequestBody<Id> extends undefined ? never : Id }[OperationId];
export type ResponseBody<Id extends OperationId> = JsonContent<operations[Id]['responses'][200]>;
export type PathParameters<Id extends OperationId> = operations[Id]['parameters']['path'];
export type QueryParameters<Id extends OperationId> = operations[Id]['parameters']['query'];

export type Payload = Schemas['Payload'];
export type PayloadState = Schemas['PayloadState'];
export type PayloadStatus = Schemas['PayloadStatus'];
export type PayloadPort = Schemas['PayloadPort'];
export type PayloadSpec = Schemas['PayloadSpec'];
export type PayloadMetadata = Schemas['PayloadMetadata'];
export type RequestedPayloadMetadata = Schemas['RequestedPayloadMetadata'];
export type PayloadSelector = Schemas['PayloadSelector'];
export type Allocation = Schemas['Allocation'];
export type AllocationState = Schemas['AllocationState'];
export type AllocationStatus = Schemas['AllocationStatus'];
export type AllocationSpec = Schemas['AllocationSpec'];
export type AllocationMetadata = Schemas['AllocationMetadata'];
export type Artefact = Schemas['Artefact'];
export type ArtefactPage = Schemas['ListArtefactsResponse'];
export type CreateAllocationRequest = Schemas['CreateAllocationRequest'];
export type UpdateAllocationRequest = Schemas['UpdateAllocationRequest'];
export type CreateReservationRequest = Schemas['CreateReservationRequest'];
export type CreateReservationResponse = Schemas['CreateReservationResponse'];
export type ErrorBody = Schemas['Error'];
export type TokenRequest = Schemas['TokenRequest'];
export type TokenResponse = Schemas['TokenResponse'];
export type TokenError = Schemas['TokenError'];
