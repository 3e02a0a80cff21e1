/** What every process of the gateway is made of before Nest starts, and what is closed after Nest has stopped. */
import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/environment.ts';
import { listenAs } from '../config/listen-as.ts';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import { LOG, createLogger, type Logger } from '../observability/logger.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import { Metrics } from '../observability/metrics.ts';
import { createOperatorServer } from '../observability/operator-server.ts';
import { describeProcess } from '../observability/process-metrics.ts';
import { Repeated } from '../observability/repeated.ts';
import { createTracing } from '../observability/create-tracing.ts';
import { TRACING, type Tracing } from '../observability/tracing.ts';
import { Readiness } from '../observability/readiness.ts';
import { PROFILES } from '../planning/profile-source.ts';
import { problemLine } from '../planning/profile-problem.ts';
import { ProfileStore, ProfilesFileError } from '../planning/profile-store.ts';
import { RedisClients, untilReady } from '../redis/redis-clients.ts';
import { RedisTrial } from '../redis/redis-trial.ts';

export interface Process {
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly redis: RedisClients;
  readonly redisTrial: RedisTrial;
  readonly profiles: ProfileStore;
  readonly readiness: Readiness;
  readonly operatorServer: FastifyInstance;
  readonly metricsUrl: string;
  readonly tracing: Tracing;
}

/** @throws {ConfigurationError} naming the setting that cannot be used; waits for a Redis that is not there yet */
export async function createProcess(configuration: Configuration): Promise<Process> {
  const log = createLogger({ level: configuration.LOG_LEVEL, role: configuration.role, pretty: process.stdout.isTTY });
  const profiles = await openProfiles(configuration.PROFILES_FILE ?? '');
  profiles.onChange(({ version, lastError }) => {
    if (lastError)
      log.error({ problems: lastError.problems }, 'the profiles file is not usable; the last good one stays');
    else log.info({ profile_version: version }, 'the profiles file was loaded');
  });
  const metrics = new Metrics(configuration.role);
  describeProcess(metrics, configuration.role, profiles);
  const readiness = new Readiness();
  const repeated = new Repeated(log);
  const tracing = await createTracing(configuration, ({ message: why }) => repeated.warn(why, { why }, 'tracing'));
  const redis = new RedisClients(configuration.REDIS_URL, ({ message: why }) =>
    repeated.warn(why, { why }, 'Redis connection'),
  );
  const keys = new LedgerKeys(configuration.QUEUE_SHARDS);
  const answering = redis.get('answers');
  const redisTrial = new RedisTrial(
    answering,
    keys.all().map((shard) => keys.absent(shard)),
  );
  const connection = redis.get('waits');
  readiness.add('redis', () => {
    // A start waits for Redis from the first moment.
    const graceMs = readiness.hasStarted ? configuration.READINESS_REDIS_GRACE_MS : 0;
    return redis.unavailableReason(graceMs) ?? redisTrial.unavailableReason(graceMs);
  });
  readiness.add('profiles', () => (profiles.current.profiles.size === 0 ? 'no profile is loaded' : null));
  // From the first moment: whoever asks learns what a start that takes long is waiting for.
  const operatorServer = createOperatorServer(metrics, readiness);
  const { HOST: host, METRICS_PORT: port } = configuration;
  const metricsUrl = await listenAs('METRICS_PORT', () => operatorServer.listen({ host, port }));
  // Both, since a queue that is made over one that is not ready yet would never serve.
  await Promise.all([untilReady(connection), untilReady(answering)]);
  if (!(await redis.canSelectDatabase())) {
    throw new ConfigurationError(['REDIS_URL must name a database that Redis has and lets us select']);
  }
  return { configuration, log, metrics, redis, redisTrial, profiles, readiness, operatorServer, metricsUrl, tracing };
}

async function openProfiles(path: string): Promise<ProfileStore> {
  try {
    return await ProfileStore.open({ path });
  } catch (error) {
    if (!(error instanceof ProfilesFileError)) throw error;
    throw new ConfigurationError(
      error.problems.map((problem) => `PROFILES_FILE must hold profiles: ${problemLine(problem)}`),
    );
  }
}

export async function closeProcess(parts: Process): Promise<void> {
  const { operatorServer, profiles, redis, redisTrial, tracing, log } = parts;
  await operatorServer.close();
  profiles.close();
  redisTrial.close();
  redis.close();
  await tracing.shutdown();
  log.info('stopped');
  log.flush();
}

@Global()
@Module({})
export class ProcessModule {
  static register({ configuration, log, metrics, redis, profiles, readiness, tracing }: Process): DynamicModule {
    const providers = [
      { provide: CONFIGURATION, useValue: configuration },
      { provide: LOG, useValue: log },
      { provide: Metrics, useValue: metrics },
      { provide: Repeated, useValue: new Repeated(log) },
      { provide: RedisClients, useValue: redis },
      { provide: PROFILES, useValue: profiles },
      { provide: Readiness, useValue: readiness },
      { provide: TRACING, useValue: tracing },
      { provide: MatchOutcomes, useValue: new MatchOutcomes(metrics, log, tracing) },
    ];
    return { module: ProcessModule, providers, exports: providers };
  }
}
