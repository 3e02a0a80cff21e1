/** The variables that a payload's process finds beside those of the orchestrator. */
import type { ProcessTemplate } from '../domain/allocation.ts';
import type { Payload } from '../domain/payload.ts';

export interface PayloadPlaces {
  /** `host:port/path` */
  readonly api: string;
  readonly artefactsFolder: string;
}

// Anything else would be read as something else by `env`.
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const upper = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');

/** What the image's spec and the seed set comes first: it cannot take the place of what the payload must be told. */
export function payloadEnvironment(
  payload: Payload,
  { env }: Pick<ProcessTemplate, 'env'>,
  { api, artefactsFolder }: PayloadPlaces,
): Record<string, string> {
  const [first] = payload.ports;
  const given = (payload.spec.environment_variables ?? []).filter(({ name }) => variableName.test(name));
  return {
    ...Object.fromEntries(given.map(({ name, value = '' }) => [name, value])),
    ...env,
    ...Object.fromEntries(payload.ports.map(({ name, port }) => [`PORT_${upper(name)}`, String(port)])),
    ...(first && { PORT: String(first.port) }),
    ORCHESTRATION_PAYLOAD_API: api,
    ARTEFACTS_DIR: artefactsFolder,
    PAYLOAD_ID: payload.id,
    ALLOCATION_ID: payload.allocationId,
    PROJECT_ID: payload.projectId,
  };
}
