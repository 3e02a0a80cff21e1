/** The whole product on one machine: a private Redis, the local orchestrator, the gateway. For the demo, `up` and tests. */
import { join } from 'node:path';
import { startRedis } from './redis.ts';
import { startRole, type Output, type RoleProcess } from './role-process.ts';

export interface StackSettings {
  /** A Redis of one's own, instead of a private one. */
  readonly redisUrl?: string;
  readonly profilesFile?: string;
  readonly seedFile?: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly metricsPort?: number;
  readonly orchestratorPort?: number;
  readonly output?: Output;
  /** For the gateway, over what the stack sets itself. */
  readonly env?: Record<string, string>;
  /** For the orchestrator, the same. */
  readonly orchestratorEnv?: Record<string, string>;
  /** Told to stop while starting: what has started is stopped, and `startStack` throws `StoppedWhileStarting`. */
  readonly signal?: AbortSignal;
}

export interface Stack {
  readonly gateway: RoleProcess;
  readonly orchestrator: RoleProcess;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

const examples = join(import.meta.dirname, '..', '..', 'examples');

/** Of the example seed; nothing outside this machine accepts it. */
export const LOCAL_CLIENT = { ORCHESTRATION_CLIENT_ID: 'matchgate', ORCHESTRATION_CLIENT_SECRET: 'local-secret' };

export async function startStack(settings: StackSettings = {}): Promise<Stack> {
  // Stopped last first, also when a later part does not start.
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let stopPart = started.pop(); stopPart; stopPart = started.pop()) await stopPart();
  };
  try {
    const redisUrl = settings.redisUrl ?? (await startPrivateRedis(started, settings.signal));
    const { output = 'ignore', env = {}, signal } = settings;
    const orchestrator = await startRole('orchestrator', orchestratorEnv(settings), output, signal);
    started.push(() => orchestrator.stop());
    const ofGateway = { ...gatewayEnv(settings, redisUrl, orchestrator.url), ...env };
    const gateway = await startRole('all', ofGateway, output, signal);
    started.push(() => gateway.stop());
    return { gateway, orchestrator, redisUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPrivateRedis(started: (() => Promise<void>)[], signal?: AbortSignal): Promise<string> {
  const redis = await startRedis(signal);
  started.push(() => redis.stop());
  return redis.url;
}

export function orchestratorEnv(settings: StackSettings): Record<string, string> {
  const { seedFile, orchestratorPort = 0, orchestratorEnv: env = {} } = settings;
  return {
    ORCHESTRATOR_PORT: String(orchestratorPort),
    ORCHESTRATOR_SEED_FILE: seedFile ?? join(examples, 'orchestrator.yaml'),
    ...env,
  };
}

export function gatewayEnv(
  { port = 0, metricsPort = 0, profilesFile }: StackSettings,
  redisUrl: string,
  orchestratorUrl: string,
): Record<string, string> {
  return {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    REDIS_URL: redisUrl,
    PROFILES_FILE: profilesFile ?? join(examples, 'profiles.yaml'),
    ORCHESTRATION_URL: orchestratorUrl,
    ORCHESTRATION_TOKEN_URL: `${orchestratorUrl}/auth/v1/token`,
    // No load balancer, no callers that are busy for long: whoever stops it wants it gone.
    SHUTDOWN_LINGER_MS: '250',
    ...LOCAL_CLIENT,
  };
}
