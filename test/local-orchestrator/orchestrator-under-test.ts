/** A local orchestrator of one's own, on a free port, and everything that a test asks of it. */
import {
  parseOrchestratorSeed,
  startLocalOrchestrator,
  type LocalOrchestrator,
  type OrchestratorSeed,
} from '../../src/local-orchestrator/index.ts';
import type { OperationId, Payload, ResponseBody } from '../../src/orchestration/contract/index.ts';
import { readLedger, type LedgerEntry } from './ledger-entries.ts';
import { RawApi, requestToken, type RawAnswer, type RawCall } from '../contract/raw-api.ts';

export const projectId = 'alpha-beta-123456';
export const allocationId = '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01';
export const credentials = { clientId: 'matchgate', clientSecret: 'local-secret' };

/** Times that a test does not wait for, unless it says so. */
export const quickTimings = {
  creating: '1ms',
  preparing: '1ms',
  starting: '1ms',
  unhealthy: '1ms',
  shutdown: '1ms',
  restart_initial: '1ms',
};

/** The file of one project with one allocation, which `allocation` says more about; `rest` is laid over the whole. */
export const seedFile = (allocation: object = {}, rest: object = {}): string =>
  JSON.stringify({
    version: 1,
    clients: [{ client_id: credentials.clientId, client_secret: credentials.clientSecret, scopes: ['rw:prj/*/*'] }],
    projects: {
      [projectId]: { allocations: [{ id: allocationId, name: 'eu-west', timings: quickTimings, ...allocation }] },
    },
    ...rest,
  });

export function seedOf(allocation: object = {}, rest: object = {}): OrchestratorSeed {
  const parsed = parseOrchestratorSeed(seedFile(allocation, rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.seed;
}

export interface LocalAnswer {
  readonly status: number;
  readonly body: unknown;
}

export class OrchestratorUnderTest {
  readonly server: LocalOrchestrator;
  readonly #api: RawApi;

  private constructor(server: LocalOrchestrator, api: RawApi) {
    this.server = server;
    this.#api = api;
  }

  static async start(seed: OrchestratorSeed, stateDir?: string): Promise<OrchestratorUnderTest> {
    const server = await startLocalOrchestrator({ host: '127.0.0.1', port: 0, seed, stateDir });
    return new OrchestratorUnderTest(
      server,
      new RawApi(server.url, await requestToken(`${server.url}/auth/v1/token`, credentials)),
    );
  }

  /** Of the one project and allocation, unless told otherwise. */
  call<Id extends OperationId>(id: Id, call: Partial<RawCall> = {}): Promise<RawAnswer<Id>> {
    return this.#api.call(id, { project_id: projectId, allocation_id: allocationId, ...call });
  }

  /** The status alone. */
  async status(id: OperationId, call: Partial<RawCall> = {}): Promise<number> {
    return (await this.call(id, call)).status;
  }

  /** What a 200 says; anything else fails the test. */
  async value<Id extends OperationId>(id: Id, call: Partial<RawCall> = {}): Promise<ResponseBody<Id>> {
    const { status, value, error } = await this.call(id, call);
    if (value === undefined) throw new Error(`${id} answered ${status}: ${error?.message ?? ''}`);
    return value;
  }

  reserve(labels: Record<string, string> = {}, rest: object = {}): Promise<ResponseBody<'CreateReservation'>> {
    return this.value('CreateReservation', { body: { selectors: [{ match_labels: labels }], ...rest } });
  }

  async payload(payloadId: string): Promise<Payload> {
    return (await this.value('GetPayload', { payload_id: payloadId })).result;
  }

  async payloads(): Promise<Payload[]> {
    return (await this.value('ListPayloads')).results;
  }

  async states(): Promise<string[]> {
    return (await this.payloads()).map(({ status }) => status.state).toSorted();
  }

  async allocationState(): Promise<string | undefined> {
    return (await this.value('GetAllocation')).result.status?.state;
  }

  async local(method: string, path: string, body?: unknown): Promise<LocalAnswer> {
    const response = await fetch(`${this.server.url}/local/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: await response.json() };
  }

  async ledger(after = 0): Promise<LedgerEntry[]> {
    return readLedger((await this.local('GET', `ledger?after=${after}`)).body);
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
