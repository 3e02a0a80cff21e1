/** What the run is made of: every process of the product under a supervisor, and proxies where the network is. */
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../tools/stack/free-port.ts';
import { gatewayEnv, orchestratorEnv } from '../../tools/stack/stack.ts';
import { eventually } from '../support/eventually.ts';
import { DurableRedis } from './durable-redis.ts';
import type { IntakeRole, ProcessName } from './fault-plan.ts';
import { OrchestratorClient } from './orchestrator-client.ts';
import { SupervisedRole } from './supervised-role.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { profilesFile, seedFile } from './world.ts';

export const SHARDS = 2;
/** Short, so that a run of seconds sees what takes minutes with the defaults. */
export const SETTINGS = {
  ORCHESTRATION_TIMEOUT_MS: 500,
  PLACEMENT_SETTLE_MS: 3_000,
  ORPHAN_GRACE_MS: 3_000,
  RECONCILER_INTERVAL_MS: 200,
  BREAKER_RESET_MS: 500,
  QUEUE_SHARDS: SHARDS,
  SHUTDOWN_GRACE_MS: 10_000,
};

export interface ChaosInstallation {
  readonly redis: DurableRedis;
  readonly links: { readonly redis: TcpProxy; readonly orchestrator: TcpProxy };
  readonly processes: ReadonlyMap<ProcessName, SupervisedRole>;
  readonly orchestrator: OrchestratorClient;
  /** The address of an api as it is now; it changes when the api starts again. */
  apiUrl(index: 0 | 1): string;
  /** Resolves when every process is up. */
  whole(): Promise<void>;
  /** Safe to call again. */
  stop(): Promise<void>;
}

export async function startChaosInstallation(folder: string, intake: IntakeRole = 'api'): Promise<ChaosInstallation> {
  await mkdir(folder, { recursive: true });
  const files = { seedFile: join(folder, 'orchestrator.yaml'), profilesFile: join(folder, 'profiles.yaml') };
  await writeFile(files.seedFile, seedFile());
  await writeFile(files.profilesFile, profilesFile());
  const logs: number[] = [];
  const redis = await DurableRedis.start(redisCommand(), join(folder, 'redis'));
  const orchestratorPort = await freePort();
  const links = { redis: await TcpProxy.to(() => redis.port), orchestrator: await TcpProxy.to(() => orchestratorPort) };

  const ofOrchestrator = orchestratorEnv({
    seedFile: files.seedFile,
    orchestratorPort,
    orchestratorEnv: { ORCHESTRATOR_STATE_DIR: join(folder, 'orchestrator') },
  });
  const behindProxy = `http://127.0.0.1:${links.orchestrator.port}`;
  const ofGateway = {
    ...gatewayEnv(files, `redis://127.0.0.1:${links.redis.port}`, behindProxy),
    ...Object.fromEntries(Object.entries(SETTINGS).map(([name, value]) => [name, String(value)])),
  };
  const processes = new Map<ProcessName, SupervisedRole>();
  for (const name of ['orchestrator', 'api-0', 'api-1', 'worker-0', 'worker-1', 'worker-2'] as const) {
    const role = name.startsWith('api') ? intake : (name.split('-')[0] ?? name);
    const log = openSync(join(folder, `${name}.log`), 'a');
    logs.push(log);
    processes.set(name, new SupervisedRole(name, role, role === 'orchestrator' ? ofOrchestrator : ofGateway, log));
  }
  const all = [...processes.values()];
  for (const process of all) process.begin();
  const stop = async () => {
    await Promise.all(all.map((process) => process.stop()));
    await Promise.all([links.redis.close(), links.orchestrator.close()]);
    await redis.stop();
    for (const log of logs) closeSync(log);
  };
  let stopped: Promise<void> | undefined;
  return {
    redis,
    links,
    processes,
    orchestrator: new OrchestratorClient(`http://127.0.0.1:${orchestratorPort}`),
    apiUrl: (index) => processes.get(index === 0 ? 'api-0' : 'api-1')?.url ?? '',
    whole: async () => {
      await eventually(
        () => all.filter(({ isUp }) => !isUp).map(({ name }) => name),
        (away) => away.length === 0,
        {
          withinMs: 60_000,
        },
      );
    },
    stop: () => (stopped ??= stop()),
  };
}

/** A container's Redis cannot be killed such that its files stay; a server of one's own can. */
function redisCommand(): string {
  const { MATCHGATE_REDIS: command = 'redis-server' } = process.env;
  if (command === 'docker')
    throw new Error('the fault test needs redis-server or valkey-server on PATH, not a container');
  return command;
}
