/** For each operation, what it does with a checked request. Here the contract's names meet ours. */
import {
  requestValidator,
  type OperationId,
  type OperationWithBody,
  type RequestBody,
  type Validated,
} from '../../orchestration/contract/index.ts';
import type { Artefacts } from '../artefacts/artefacts.ts';
import type { DownloadLinks } from '../artefacts/download-links.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import {
  createAllocation,
  deleteAllocation,
  setAllocationEnabled,
  updateAllocation,
  updateAllocationImage,
} from '../operations/allocations.ts';
import { getArtefact, listArtefacts, onWire } from '../operations/artefacts.ts';
import { withAllocation, withPayload } from '../operations/find.ts';
import { deletePayload, setPayloadAnnotation, setPayloadLabel } from '../operations/payloads.ts';
import { createReservation, deleteReservation } from '../operations/reservations.ts';
import { jsonList, type TextList } from './json-list.ts';
import { booleanParameter, integerParameter, textParameter, type Query } from './query.ts';
import { allocationOnWire, payloadJson, payloadOnWire } from './wire.ts';

export interface Call {
  readonly path: { readonly project_id: string; readonly allocation_id: string; readonly payload_id: string };
  readonly query: Query;
  readonly body: unknown;
  /** Where the caller has reached this server. */
  readonly baseUrl: string;
}

/** An object, or JSON that is ready to be sent. */
export type Answer = object | string;
export type OperationHandler = (call: Call) => Outcome<Answer> | Promise<Outcome<Answer>>;

export interface HandlerParts {
  readonly fleet: Fleet;
  readonly artefacts: Artefacts;
  readonly links: DownloadLinks;
}

const manyAtOnce = { min: 1, max: 1000, otherwise: 1000 };

export function operationHandlers(parts: HandlerParts): Readonly<Record<OperationId, OperationHandler>> {
  const { fleet } = parts;
  return {
    ListPayloads: ({ path }) =>
      withAllocation(fleet, path, (pool) => done(jsonList('results', payloadTexts(pool.payloads())))),
    GetPayload: ({ path }) => withPayload(fleet, path, ({ payload }) => done({ result: payloadOnWire(payload) })),
    DeletePayload: ({ path, query }) =>
      then(booleanParameter(query, 'force_delete'), (force) => deletePayload(fleet, path, force)),
    SetPayloadAnnotation: withBody('SetPayloadAnnotation', ({ path }, body) => setPayloadAnnotation(fleet, path, body)),
    SetPayloadLabel: withBody('SetPayloadLabel', ({ path }, body) => setPayloadLabel(fleet, path, body)),
    ListAllocations: ({ path, query }) =>
      then(integerParameter(query, 'limit', manyAtOnce), (limit) => listAllocations(fleet, path.project_id, limit)),
    CreateAllocation: withBody('CreateAllocation', ({ path }, body) =>
      then(createAllocation(fleet, path.project_id, body), (pool) => done({ result: allocationOnWire(pool) })),
    ),
    GetAllocation: ({ path }) => withAllocation(fleet, path, (pool) => done({ result: allocationOnWire(pool) })),
    UpdateAllocation: withBody('UpdateAllocation', ({ path }, body) =>
      then(updateAllocation(fleet, path, body), (pool) => done({ result: allocationOnWire(pool) })),
    ),
    DeleteAllocation: ({ path }) => deleteAllocation(fleet, path),
    SetAllocationEnabled: withBody('SetAllocationEnabled', ({ path }, { enabled }) =>
      setAllocationEnabled(fleet, path, enabled),
    ),
    UpdateAllocationImage: withBody('UpdateAllocationImage', ({ path }, { image }) =>
      updateAllocationImage(fleet, path, image),
    ),
    ListArtefacts: (call) => listed(parts, call),
    GetArtefact: (call) => got(parts, call),
    CreateReservation: withBody('CreateReservation', ({ path }, body) => createReservation(fleet, path, body)),
    DeleteReservation: ({ path }) => deleteReservation(fleet, path),
  };
}

const then = <A, B>(outcome: Outcome<A>, go: (value: A) => Outcome<B>): Outcome<B> =>
  outcome.ok ? go(outcome.value) : outcome;

/** A body that is left out counts as empty: that is how a reservation of any Ready payload may be written. */
function withBody<Id extends OperationWithBody>(
  id: Id,
  go: (call: Call, body: RequestBody<Id>) => Outcome<Answer>,
): OperationHandler {
  const check = requestValidator(id);
  return (call) => {
    const checked: Validated<RequestBody<Id>> = check(call.body === undefined ? {} : call.body);
    if (checked.ok) return go(call, checked.value);
    const problems = checked.problems.slice(0, 10).map(({ pointer, message }) => `${pointer || 'the body'} ${message}`);
    return refused('invalid', `the request does not fit ${id}: ${problems.join('; ')}`);
  };
}

function payloadTexts(payloads: Iterable<Parameters<typeof payloadJson>[0]>): TextList {
  const list = [...payloads];
  return { count: list.length, at: (index) => textAt(list[index]) };
}

const textAt = (payload: Parameters<typeof payloadJson>[0] | undefined) => (payload ? payloadJson(payload) : 'null');

function listAllocations(fleet: Fleet, projectId: string, limit: number): Outcome<object> {
  if (!fleet.hasProject(projectId)) return refused('not_found', 'there is no such project');
  const ours = [...fleet.pools()].filter(({ allocation }) => allocation.projectId === projectId);
  return done({ results: ours.slice(0, limit).map(allocationOnWire) });
}

function listed({ fleet, artefacts }: HandlerParts, { path, query }: Call): Outcome<Answer> | Promise<Outcome<Answer>> {
  const pageSize = integerParameter(query, 'page_size', manyAtOnce);
  if (!pageSize.ok) return pageSize;
  const pageToken = textParameter(query, 'page_token');
  if (!pageToken.ok) return pageToken;
  const payloadId = textParameter(query, 'payload_id');
  if (!payloadId.ok) return payloadId;
  const listing = { pageSize: pageSize.value, pageToken: pageToken.value, payloadId: payloadId.value };
  return listArtefacts(fleet, artefacts, path, listing);
}

async function got(
  { fleet, artefacts, links }: HandlerParts,
  { path, query, baseUrl }: Call,
): Promise<Outcome<Answer>> {
  const filePath = textParameter(query, 'file_path');
  if (!filePath.ok) return filePath;
  const found = await getArtefact(fleet, artefacts, path, filePath.value);
  if (!found.ok) return found;
  const { payloadId, filePath: name } = found.value;
  const link = links.make({ allocationId: path.allocation_id, payloadId, filePath: name });
  return done({ result: { ...onWire(found.value), download_url: `${baseUrl}${link}` } });
}
