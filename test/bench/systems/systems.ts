/** What is compared, each started as processes of its own against the same stub. */
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis, type PrivateRedis } from '../../../tools/stack/redis.ts';
import { startRole, type RoleProcess } from '../../../tools/stack/role-process.ts';
import { gatewayEnv } from '../../../tools/stack/stack.ts';
import { startChild } from '../processes/child.ts';
import { ALLOCATION, PROJECT, profiles } from './fleet.ts';
import { compileNaive } from './compile-naive.ts';

export interface System {
  /** Where matches are sent. */
  readonly url: string;
  /** Its own processes, without Redis. */
  readonly pids: readonly number[];
  readonly redis: PrivateRedis | undefined;
  stop(): Promise<void>;
}

export const SYSTEMS = {
  floor: startFloor,
  naive: startNaive,
  'ours (all)': (upstream: string, settings?: OursSettings) => startOurs(upstream, { roles: ['all'], ...settings }),
  'ours (api + worker)': (upstream: string, settings?: OursSettings) =>
    startOurs(upstream, { roles: ['api', 'worker'], ...settings }),
} as const;
export type SystemName = keyof typeof SYSTEMS;

const place = { PROJECT, ALLOCATION };

export async function startFloor(upstream: string): Promise<System> {
  const floor = await startChild(join(import.meta.dirname, 'floor.ts'), { UPSTREAM: upstream, ...place });
  return { url: floor.url, pids: [floor.pid], redis: undefined, stop: () => floor.stop() };
}

async function startNaive(upstream: string): Promise<System> {
  const redis = await startRedis();
  const naive = await startChild(compileNaive(), { UPSTREAM: upstream, REDIS_URL: redis.url, ...place });
  return { url: naive.url, pids: [naive.pid], redis, stop: () => naive.stop().then(() => redis.stop()) };
}

export interface OursSettings {
  readonly roles?: readonly ('all' | 'api' | 'worker')[];
  readonly env?: Record<string, string>;
  readonly deadline?: string;
  /** Kept by whoever gives it; otherwise a private one comes and goes with the system. */
  readonly redis?: PrivateRedis;
}

export interface Ours extends System {
  readonly redis: PrivateRedis;
  readonly roles: readonly RoleProcess[];
}

export async function startOurs(upstream: string, settings: OursSettings = {}): Promise<Ours> {
  const { roles: names = ['all'], env = {}, deadline, redis = await startRedis() } = settings;
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-bench-'));
  const profilesFile = join(folder, 'profiles.yaml');
  await writeFile(profilesFile, profiles(deadline));
  const ofAll = {
    ...gatewayEnv({ profilesFile }, redis.url, upstream),
    // The others write nothing for each match either; what our log costs is a figure of its own.
    LOG_LEVEL: 'warn',
    BACKLOG_LIMIT: '100000000',
    BACKLOG_LIMIT_PER_PROFILE: '100000000',
    ...env,
  };
  const log = openSync(join(folder, 'ours.log'), 'a');
  const roles = await Promise.all(names.map((name) => startRole(name, ofAll, log)));
  closeSync(log);
  return {
    url: roles.find(({ url }) => url !== '')?.url ?? '',
    pids: roles.map(({ pid }) => pid),
    redis,
    roles,
    stop: async () => {
      await Promise.all(roles.map((role) => role.stop()));
      if (!settings.redis) await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
