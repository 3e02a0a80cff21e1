/** The stored form of allocations and payloads, checked when it is read back. */
import { Ajv, type ValidateFunction } from 'ajv';
import Type, { type TSchema } from 'typebox';
import type {
  AllocationMetadata,
  AllocationSpec,
  PayloadPort,
  PayloadSpec,
  PayloadState,
} from '../../orchestration/contract/index.ts';
import type { Allocation } from '../domain/allocation.ts';
import type { StringRecord } from '../domain/metadata.ts';
import type { Payload } from '../domain/payload.ts';

const payloadStates: PayloadState[] = [
  'Unknown',
  'Creating',
  'Preparing',
  'Starting',
  'Ready',
  'Reserved',
  'Shutdown',
  'Error',
  'Unhealthy',
];

const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const texts = Type.Unsafe<StringRecord>({ type: 'object', additionalProperties: { type: 'string' } });
const metadata = Type.Object({ labels: texts, annotations: texts });

const AllocationRecord = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  spec: Type.Unsafe<AllocationSpec>({ type: 'object' }),
  metadata: Type.Unsafe<AllocationMetadata>({ type: ['object', 'null'] }),
  enabled: Type.Boolean(),
  createdAt: Type.Number(),
  revision: Type.Integer(),
  deletingSinceAt: orNull(Type.Number()),
  deletedAt: orNull(Type.Number()),
  everReady: Type.Boolean(),
});

const PayloadRecord = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  allocationId: Type.String(),
  clusterId: Type.String(),
  spec: Type.Unsafe<PayloadSpec>({ type: 'object' }),
  revision: Type.Integer(),
  group: orNull(Type.Integer()),
  state: Type.Enum(payloadStates),
  details: Type.String(),
  stateSinceAt: Type.Number(),
  rank: Type.Integer(),
  address: Type.String(),
  ports: Type.Unsafe<PayloadPort[]>({ type: 'array' }),
  createdAt: Type.Number(),
  startedAt: orNull(Type.Number()),
  lastReservedAt: orNull(Type.Number()),
  metadata,
  metadataBeforeHold: orNull(metadata),
  restarts: Type.Integer(),
});

const ajv = new Ajv();

function reader<T>(isRecord: ValidateFunction<T>, what: string): (text: string) => T {
  return (text) => {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
    throw new Error(`the state folder holds ${what} of another form: ${ajv.errorsText(isRecord.errors)}`);
  };
}

export const readAllocation = reader(ajv.compile<Allocation>(AllocationRecord), 'an allocation');
export const readPayload = reader(ajv.compile<Payload>(PayloadRecord), 'a payload');
