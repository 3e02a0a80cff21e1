/** The client of the Orchestration API: its 16 operations by name, their parameters in the order of the path. */
import type { CallOptions, LongCallOptions, OrchestrationClientOptions } from './client-options.ts';
import type {
  Allocation,
  Artefact,
  ArtefactPage,
  CreateAllocationRequest,
  CreateReservationRequest,
  CreateReservationResponse,
  Payload,
  UpdateAllocationRequest,
} from './contract/index.ts';
import { OperationCaller } from './operation-caller.ts';
import { PayloadListReader, type PickPayload } from './payload-list.ts';

/** Every method throws an OrchestrationError, and nothing else, when it does not get its value. */
export class OrchestrationClient {
  readonly #caller: OperationCaller;

  /** @throws RouteError when a route cannot be used, TypeError when a URL cannot. */
  constructor(options: OrchestrationClientOptions) {
    this.#caller = new OperationCaller(options);
  }

  async listPayloads(projectId: string, allocationId: string, options?: CallOptions): Promise<Payload[]> {
    const path = allocationPath(projectId, allocationId);
    const reader = new PayloadListReader((payload) => payload, 'all is kept');
    return this.#caller.callAndRead('ListPayloads', { path }, options, reader);
  }

  /** Of a list that may be long, only what is wanted: nothing else of it is kept. */
  async pickPayloads<T>(
    projectId: string,
    allocationId: string,
    pick: PickPayload<T>,
    options?: CallOptions & LongCallOptions,
  ): Promise<readonly T[]> {
    const path = allocationPath(projectId, allocationId);
    return this.#caller.callAndRead('ListPayloads', { path }, options, new PayloadListReader(pick));
  }

  async getPayload(
    projectId: string,
    allocationId: string,
    payloadId: string,
    options?: CallOptions,
  ): Promise<Payload> {
    const path = payloadPath(projectId, allocationId, payloadId);
    return (await this.#caller.call('GetPayload', { path }, options)).result;
  }

  /** A Reserved payload is a `conflict` without `forceDelete`. Deletion takes time, in which it is still listed. */
  async deletePayload(
    projectId: string,
    allocationId: string,
    payloadId: string,
    { forceDelete }: { forceDelete?: boolean } = {},
    options?: CallOptions,
  ): Promise<void> {
    const path = payloadPath(projectId, allocationId, payloadId);
    const query = forceDelete === undefined ? {} : { force_delete: forceDelete };
    await this.#caller.call('DeletePayload', { path, query }, options);
  }

  async setPayloadAnnotation(
    projectId: string,
    allocationId: string,
    payloadId: string,
    annotation: { key: string; value: string },
    options?: CallOptions,
  ): Promise<void> {
    const path = payloadPath(projectId, allocationId, payloadId);
    await this.#caller.call('SetPayloadAnnotation', { path, body: annotation }, options);
  }

  async setPayloadLabel(
    projectId: string,
    allocationId: string,
    payloadId: string,
    label: { key: string; value: string },
    options?: CallOptions,
  ): Promise<void> {
    const path = payloadPath(projectId, allocationId, payloadId);
    await this.#caller.call('SetPayloadLabel', { path, body: label }, options);
  }

  /** At most `limit` of them, 1 to 1,000 and by default 1,000; there is no further page. */
  async listAllocations(
    projectId: string,
    { limit }: { limit?: number } = {},
    options?: CallOptions,
  ): Promise<Allocation[]> {
    const query = limit === undefined ? {} : { limit };
    return (await this.#caller.call('ListAllocations', { path: { project_id: projectId }, query }, options)).results;
  }

  async createAllocation(
    projectId: string,
    allocation: CreateAllocationRequest,
    options?: CallOptions,
  ): Promise<Allocation> {
    const call = { path: { project_id: projectId }, body: allocation };
    return (await this.#caller.call('CreateAllocation', call, options)).result;
  }

  async getAllocation(projectId: string, allocationId: string, options?: CallOptions): Promise<Allocation> {
    const path = allocationPath(projectId, allocationId);
    return (await this.#caller.call('GetAllocation', { path }, options)).result;
  }

  async updateAllocation(
    projectId: string,
    allocationId: string,
    allocation: UpdateAllocationRequest,
    options?: CallOptions,
  ): Promise<Allocation> {
    const path = allocationPath(projectId, allocationId);
    return (await this.#caller.call('UpdateAllocation', { path, body: allocation }, options)).result;
  }

  /** It drains: Reserved payloads are waited for by the upstream, not by this call. */
  async deleteAllocation(projectId: string, allocationId: string, options?: CallOptions): Promise<void> {
    const path = allocationPath(projectId, allocationId);
    await this.#caller.call('DeleteAllocation', { path }, options);
  }

  async setAllocationEnabled(
    projectId: string,
    allocationId: string,
    enabled: boolean,
    options?: CallOptions,
  ): Promise<void> {
    const path = allocationPath(projectId, allocationId);
    await this.#caller.call('SetAllocationEnabled', { path, body: { enabled } }, options);
  }

  async updateAllocationImage(
    projectId: string,
    allocationId: string,
    image: string,
    options?: CallOptions,
  ): Promise<void> {
    const path = allocationPath(projectId, allocationId);
    await this.#caller.call('UpdateAllocationImage', { path, body: { image } }, options);
  }

  /** One page; `artefacts` gives them all. */
  async listArtefacts(
    projectId: string,
    allocationId: string,
    { payloadId, pageSize, pageToken }: ArtefactFilter & { pageToken?: string } = {},
    options?: CallOptions,
  ): Promise<ArtefactPage> {
    const path = allocationPath(projectId, allocationId);
    const query = {
      ...(payloadId !== undefined && { payload_id: payloadId }),
      ...(pageSize !== undefined && { page_size: pageSize }),
      ...(pageToken !== undefined && { page_token: pageToken }),
    };
    return this.#caller.call('ListArtefacts', { path, query }, options);
  }

  /** Every artefact, page after page as they are asked for; the time of `options` is for each page. */
  async *artefacts(
    projectId: string,
    allocationId: string,
    filter: ArtefactFilter = {},
    options?: CallOptions,
  ): AsyncGenerator<Artefact, void> {
    const asked = new Set<string>();
    let pageToken: string | undefined;
    do {
      if (pageToken !== undefined) asked.add(pageToken);
      const from = pageToken === undefined ? filter : { ...filter, pageToken };
      const page = await this.listArtefacts(projectId, allocationId, from, options);
      yield* page.items;
      pageToken = page.next_page_token;
      // One that leads back to a page that was there already would lead there for ever.
    } while (pageToken && !asked.has(pageToken));
  }

  async getArtefact(
    projectId: string,
    allocationId: string,
    payloadId: string,
    filePath: string,
    options?: CallOptions,
  ): Promise<Artefact> {
    const path = payloadPath(projectId, allocationId, payloadId);
    return (await this.#caller.call('GetArtefact', { path, query: { file_path: filePath } }, options)).result;
  }

  /** `no_match` when no selector matches: try elsewhere, or later. */
  async createReservation(
    projectId: string,
    allocationId: string,
    reservation: CreateReservationRequest,
    options?: CallOptions,
  ): Promise<CreateReservationResponse> {
    const path = allocationPath(projectId, allocationId);
    return this.#caller.call('CreateReservation', { path, body: reservation }, options);
  }

  async deleteReservation(
    projectId: string,
    allocationId: string,
    payloadId: string,
    options?: CallOptions,
  ): Promise<void> {
    const path = payloadPath(projectId, allocationId, payloadId);
    await this.#caller.call('DeleteReservation', { path }, options);
  }

  /** Ends the connections once the calls in flight are answered. */
  async close(): Promise<void> {
    await this.#caller.close();
  }
}

export interface ArtefactFilter {
  readonly payloadId?: string;
  /** 1 to 1,000, by default 1,000. */
  readonly pageSize?: number;
}

const allocationPath = (projectId: string, allocationId: string) => ({
  project_id: projectId,
  allocation_id: allocationId,
});

const payloadPath = (projectId: string, allocationId: string, payloadId: string) => ({
  ...allocationPath(projectId, allocationId),
  payload_id: payloadId,
});
