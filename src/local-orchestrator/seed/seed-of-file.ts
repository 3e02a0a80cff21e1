/** What a seed file means: every default filled in, every duration in milliseconds. */
import { defaultBehaviour, type ProcessTemplate } from '../domain/allocation.ts';
import { durationMs } from './duration.ts';
import type { OrchestratorSeed, SeedAllocation } from './orchestrator-seed.ts';
import type { SeedFile, SeedFileAllocation } from './seed-schema.ts';

/** A real process is given the time to put its things in order. */
const processShutdownMs = 5000;
const hourMs = 3_600_000;
const defaultLogLimitBytes = 1024 * 1024;
const defaultImage = 'local/simulated:1';

export const seedOf = (file: SeedFile): OrchestratorSeed => ({
  clients: file.clients.map((client) => ({
    clientId: client.client_id,
    clientSecret: client.client_secret,
    scopes: client.scopes,
    refreshToken: client.refresh_token ?? null,
  })),
  tokenTtlMs: durationMs(file.token_ttl ?? '') ?? hourMs,
  rateLimit: file.rate_limit ? { perSecond: file.rate_limit.per_second, burst: file.rate_limit.burst } : null,
  routes: file.routes ?? {},
  projects: Object.entries(file.projects).map(([id, { allocations = [] }]) => ({
    id,
    allocations: allocations.map(allocationOf),
  })),
});

function allocationOf(allocation: SeedFileAllocation): SeedAllocation {
  const { min, max } = bounds(allocation);
  const ports = allocation.ports ?? [{ name: 'game', container_port: 7777, port_policy: 'DYNAMIC', protocol: 'UDP' }];
  const image = allocation.image ?? (allocation.process ? allocation.process.command : defaultImage);
  return {
    id: allocation.id,
    name: allocation.name,
    spec: {
      region: allocation.region ?? allocation.name,
      min_payloads: min,
      max_payloads: max,
      buffer_size: allocation.buffer_size ?? 0,
      payload_spec: { image, ports },
    },
    groups: (allocation.payloads ?? []).map(({ count, labels = {}, annotations = {} }) => ({
      count,
      labels,
      annotations,
    })),
    timings: timingsOf(allocation),
    afterRelease: allocation.after_release ?? 'Ready',
    process: processOf(allocation.process),
  };
}

function timingsOf({ timings = {}, kind }: SeedFileAllocation): SeedAllocation['timings'] {
  const defaults = defaultBehaviour.timings;
  const ms = (text: string | undefined, otherwise: number) => durationMs(text ?? '') ?? otherwise;
  return {
    creatingMs: ms(timings.creating, defaults.creatingMs),
    preparingMs: ms(timings.preparing, defaults.preparingMs),
    startingMs: ms(timings.starting, defaults.startingMs),
    gameMs: ms(timings.game, defaults.gameMs),
    unhealthyMs: ms(timings.unhealthy, defaults.unhealthyMs),
    shutdownMs: ms(timings.shutdown, kind === 'process' ? processShutdownMs : defaults.shutdownMs),
    restart: {
      initialMs: ms(timings.restart_initial, defaults.restart.initialMs),
      maxMs: ms(timings.restart_max, defaults.restart.maxMs),
    },
  };
}

function processOf(process: SeedFileAllocation['process']): ProcessTemplate | null {
  if (!process) return null;
  const {
    command,
    args = [],
    cwd = null,
    env = {},
    ports,
    log_limit_bytes: logLimitBytes = defaultLogLimitBytes,
  } = process;
  return { command, args, cwd, env, ports, logLimitBytes };
}

/** How many payloads there are at the start, and between which bounds they stay. */
export function bounds({ payloads = [], min_payloads, max_payloads }: SeedFileAllocation) {
  const listed = payloads.reduce((sum, { count }) => sum + count, 0);
  const min = min_payloads ?? listed;
  return { listed, min, max: max_payloads ?? Math.max(listed, min) };
}
