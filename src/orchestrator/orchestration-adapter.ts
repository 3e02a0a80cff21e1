/** The Orchestration API behind the port: its errors become outcomes, decided here and nowhere else. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Configuration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/environment.ts';
import {
  OrchestrationClient,
  OrchestrationError,
  RouteError,
  type OrchestrationClientOptions,
  type Payload,
  type RouteOverrides,
} from '../orchestration/index.ts';
import type {
  AllocationTarget,
  CallLimits,
  ListLimits,
  ListedAllocation,
  OrchestratorPort,
  PayloadTarget,
  PayloadView,
  ReadOutcome,
  ReservationRequest,
  ReserveOutcome,
  WriteOutcome,
} from './orchestrator-port.ts';

export class OrchestrationAdapter implements OrchestratorPort {
  constructor(private readonly client: OrchestrationClient) {}

  async reserve(
    { projectId, allocationId }: AllocationTarget,
    { selectors, labels, annotations }: ReservationRequest,
    limits: CallLimits,
  ): Promise<ReserveOutcome> {
    const body = {
      payload_metadata: { labels, annotations },
      selectors: selectors.map(({ matchLabels, payloadState }) => ({
        match_labels: matchLabels,
        payload_state: payloadState,
      })),
    };
    try {
      const { payload_id, payload_address, payload_ports } = await this.client.createReservation(
        projectId,
        allocationId,
        body,
        limits,
      );
      return {
        kind: 'reserved',
        status: 200,
        payload: { payloadId: payload_id, address: payload_address, ports: payload_ports },
      };
    } catch (error) {
      return reserveFailure(orchestrationError(error));
    }
  }

  annotate(payload: PayloadTarget, key: string, value: string, limits: CallLimits): Promise<WriteOutcome> {
    const { projectId, allocationId, payloadId } = payload;
    return write(() => this.client.setPayloadAnnotation(projectId, allocationId, payloadId, { key, value }, limits));
  }

  release({ projectId, allocationId, payloadId }: PayloadTarget, limits: CallLimits): Promise<WriteOutcome> {
    return write(() => this.client.deleteReservation(projectId, allocationId, payloadId, limits));
  }

  get({ projectId, allocationId, payloadId }: PayloadTarget, limits: CallLimits): Promise<ReadOutcome<PayloadView>> {
    return read(async () => payloadView(await this.client.getPayload(projectId, allocationId, payloadId, limits)));
  }

  list<T>(
    { projectId, allocationId }: ListedAllocation,
    limits: ListLimits,
    pick: (payload: PayloadView) => T | undefined,
  ): Promise<ReadOutcome<readonly T[]>> {
    const picked = (payload: Payload) => pick(payloadView(payload));
    return read(() => this.client.pickPayloads(projectId, allocationId, picked, limits));
  }
}

/**
 * The orchestrator that the configuration names.
 * @throws {ConfigurationError} for a routes file that cannot be used
 */
export function connectOrchestrator(configuration: Configuration): {
  port: OrchestratorPort;
  close: () => Promise<void>;
} {
  const {
    ORCHESTRATION_URL: baseUrl = '',
    ORCHESTRATION_TOKEN_URL: tokenUrl,
    ORCHESTRATION_CLIENT_ID: clientId = '',
    ORCHESTRATION_CLIENT_SECRET: clientSecret = '',
    ORCHESTRATION_REFRESH_TOKEN: refreshToken,
    ORCHESTRATION_ROUTES_FILE: routesFile,
  } = configuration;
  const credentials = { clientId, clientSecret, ...(refreshToken === undefined ? {} : { refreshToken }) };
  const client = clientWith({
    baseUrl,
    timeoutMs: configuration.ORCHESTRATION_TIMEOUT_MS,
    connections: configuration.ORCHESTRATION_CONNECTIONS,
    ...(tokenUrl === undefined ? {} : { tokenUrl, credentials }),
    ...(routesFile === undefined ? {} : { routes: readRoutes(routesFile) }),
  });
  return { port: new OrchestrationAdapter(client), close: () => client.close() };
}

/** The client itself says which of the file's routes cannot be used. */
function readRoutes(path: string): RouteOverrides {
  let held: unknown;
  try {
    held = parse(readFileSync(path, 'utf8'));
  } catch {
    throw routesRefused('the file cannot be read as YAML');
  }
  if (typeof held !== 'object' || held === null) throw routesRefused('the file holds none');
  return held;
}

function routesRefused(why: string): ConfigurationError {
  return new ConfigurationError([`ORCHESTRATION_ROUTES_FILE must hold routes (operation: "METHOD /path"): ${why}`]);
}

function clientWith(options: OrchestrationClientOptions): OrchestrationClient {
  try {
    return new OrchestrationClient(options);
  } catch (error) {
    throw error instanceof RouteError ? routesRefused(error.message) : error;
  }
}

function payloadView({ id, status, metadata }: Payload): PayloadView {
  return {
    payloadId: id,
    state: status.state,
    address: status.address ?? '',
    ports: status.ports ?? [],
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
  };
}

/** Anything else that a call throws is a defect, and must not pass for an outcome. */
function orchestrationError(error: unknown): OrchestrationError {
  if (error instanceof OrchestrationError) return error;
  throw error;
}

function reserveFailure({ kind, status, message, retryAfterMs }: OrchestrationError): ReserveOutcome {
  const answered = status === undefined ? {} : { status };
  switch (kind) {
    case 'no_match':
      return { kind: 'no_match', status: status ?? 412 };
    case 'throttled':
      return { kind: 'throttled', status: status ?? 429, retryAfterMs: retryAfterMs ?? null };
    case 'unavailable':
      return { kind: 'unavailable', ...answered, retryAfterMs: retryAfterMs ?? null, message };
    case 'unknown_outcome':
      return { kind: 'unknown', message };
    case 'not_found':
    case 'invalid':
    case 'unauthorized':
    case 'forbidden':
    case 'conflict':
      return { kind: 'rejected', ...answered, message };
  }
}

async function write(call: () => Promise<void>): Promise<WriteOutcome> {
  try {
    await call();
    return { kind: 'done' };
  } catch (error) {
    const { kind, message, retryAfterMs = null } = orchestrationError(error);
    switch (kind) {
      case 'not_found':
        return { kind: 'gone' };
      case 'throttled':
      case 'unavailable':
        return { kind: 'again', mayTakeEffect: false, retryAfterMs, message };
      case 'unknown_outcome':
        return { kind: 'again', mayTakeEffect: true, retryAfterMs, message };
      case 'no_match':
      case 'invalid':
      case 'unauthorized':
      case 'forbidden':
      case 'conflict':
        return { kind: 'rejected', message };
    }
  }
}

async function read<T>(call: () => Promise<T>): Promise<ReadOutcome<T>> {
  try {
    return { kind: 'found', value: await call() };
  } catch (error) {
    const { kind, message } = orchestrationError(error);
    return kind === 'not_found' ? { kind: 'gone' } : { kind: 'unavailable', message };
  }
}
