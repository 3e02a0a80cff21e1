/** An installation as it runs in production: api, worker and orchestrator as processes of their own, on a private Redis. */
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startRedis } from '../../tools/stack/redis.ts';
import { startRole, type RoleProcess } from '../../tools/stack/role-process.ts';
import { gatewayEnv, orchestratorEnv } from '../../tools/stack/stack.ts';
import { OrchestratorView } from './orchestrator-view.ts';

export const PROJECT = 'alpha-beta-123456';
export const ALLOCATIONS = {
  'eu-west': '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  'us-east': '0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02',
} as const;
export type AllocationName = keyof typeof ALLOCATIONS;

export interface InstallationSettings {
  /** What each allocation has Ready at the start. */
  readonly payloads: Record<AllocationName, { count: number; labels?: Record<string, string> }[]>;
  /** The profiles file's `profiles`. */
  readonly profiles: object;
  readonly apis?: number;
  /** `all`: those that take matches place them as well. */
  readonly intake?: 'api' | 'all';
  readonly workers?: number;
  readonly env?: Record<string, string>;
  /** The test's own, which it stops itself; otherwise a private one. */
  readonly redisUrl?: string;
}

export interface Installation {
  readonly redisUrl: string;
  /** Written anew, it is read anew. */
  readonly profilesFile: string;
  readonly orchestrator: OrchestratorView;
  readonly orchestratorProcess: RoleProcess;
  readonly apis: readonly RoleProcess[];
  readonly workers: readonly RoleProcess[];
  startWorker(): Promise<RoleProcess>;
  /** @param env beside the installation's own, such as a port that outlasts a restart */
  startApi(env?: Record<string, string>): Promise<RoleProcess>;
  /** What the gateway's processes have logged so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

export async function startInstallation(settings: InstallationSettings): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-test-'));
  const seedFile = join(folder, 'orchestrator.yaml');
  const profilesFile = join(folder, 'profiles.yaml');
  await writeFile(seedFile, stringify(seedOf(settings)));
  await writeFile(profilesFile, stringify(profilesOf(settings)));

  const [privateRedis, orchestratorProcess] = await Promise.all([
    settings.redisUrl === undefined ? startRedis() : undefined,
    startRole('orchestrator', orchestratorEnv({ seedFile }), 'ignore'),
  ]);
  const redisUrl = settings.redisUrl ?? privateRedis?.url ?? '';
  const env = {
    ...gatewayEnv({ profilesFile }, redisUrl, orchestratorProcess.url),
    LOG_LEVEL: 'warn',
    ...settings.env,
  };
  const logFile = join(folder, 'gateway.log');
  const log = openSync(logFile, 'a');
  const start = (role: string, more: Record<string, string> = {}) => startRole(role, { ...env, ...more }, log);
  const startSome = (role: string, count = 1) => Promise.all(Array.from({ length: count }, () => start(role)));
  const { intake = 'api' } = settings;
  const [apis, workers] = await Promise.all([startSome(intake, settings.apis), startSome('worker', settings.workers)]);
  return {
    redisUrl,
    profilesFile,
    orchestratorProcess,
    orchestrator: new OrchestratorView(orchestratorProcess.url, PROJECT),
    apis,
    workers,
    startApi: async (more) => {
      const api = await start(intake, more);
      apis.push(api);
      return api;
    },
    startWorker: async () => {
      const worker = await start('worker');
      workers.push(worker);
      return worker;
    },
    log: () => readFile(logFile, 'utf8'),
    stop: async () => {
      // One that a test has killed is gone already.
      await Promise.all([...apis, ...workers].map((process) => process.stop()));
      await orchestratorProcess.stop();
      await privateRedis?.stop();
      closeSync(log);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function seedOf({ payloads }: InstallationSettings): object {
  const allocations = Object.entries(ALLOCATIONS).map(([name, id]) => ({
    id,
    name,
    region: name,
    payloads: payloads[name as AllocationName],
    buffer_size: 0,
    timings: { creating: '1ms', preparing: '1ms', starting: '1ms', game: '0s', shutdown: '1ms' },
    after_release: 'Ready',
  }));
  return {
    version: 1,
    clients: [{ client_id: 'matchgate', client_secret: 'local-secret', scopes: [`rw:prj/${PROJECT}/*`] }],
    token_ttl: '1h',
    projects: { [PROJECT]: { allocations } },
  };
}

function profilesOf({ profiles }: InstallationSettings): object {
  const allocations = Object.entries(ALLOCATIONS).map(([name, allocation_id]) => [
    name,
    { project_id: PROJECT, allocation_id, region: name },
  ]);
  return { version: 1, allocations: Object.fromEntries(allocations) as object, profiles };
}
