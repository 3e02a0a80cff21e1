/** Starts and stops one process of the gateway; which modules it is made of is the role's business. */
import { NestFactory } from '@nestjs/core';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { listenAs } from '../config/listen-as.ts';
import { openAccess } from '../intake/access/access.ts';
import type { ConnectionLimits } from '../intake/connection-limits.ts';
import { createHttpServer } from '../intake/http-server.ts';
import { NestLogger } from '../observability/nest-logger.ts';
import { closeProcess, createProcess, type Process } from './process.ts';
import type { Running } from './running.ts';

export interface GatewayModules {
  readonly module: DynamicModule;
  /** Whether the role serves the public API. */
  readonly servesApi: boolean;
  /** Closed after everything that uses it. */
  readonly close?: () => Promise<void>;
}

export async function startGateway(
  configuration: Configuration,
  modulesOf: (process: Process) => GatewayModules,
): Promise<Running> {
  const parts = await createProcess(configuration);
  const { module, servesApi, close } = modulesOf(parts);
  const app = servesApi ? await listen(parts, module) : await createContext(parts, module);
  const { metricsUrl } = parts;
  parts.readiness.started();
  parts.log.info({ url: app.url, metrics_url: metricsUrl }, 'ready');
  return {
    ...(app.url === undefined ? {} : { url: app.url }),
    metricsUrl,
    turnAway: () => parts.readiness.drain(),
    stop: async () => {
      parts.readiness.drain();
      parts.log.info('stopping: no new work, finishing what has begun');
      parts.redis.stopWaiting();
      await app.context.close();
      await close?.();
      await closeProcess(parts);
    },
  };
}

interface Started {
  readonly context: INestApplicationContext;
  readonly url?: string;
}

async function listen(parts: Process, module: DynamicModule): Promise<Started> {
  const { configuration, log, metrics, tracing, redis, readiness } = parts;
  const access = await openAccess({ configuration, log, metrics, redis: redis.get('answers') });
  const app = await createHttpServer({
    module,
    log,
    nestLog: new NestLogger(log),
    metrics,
    tracing,
    access,
    readiness,
    lingerMs: lingerMs(configuration),
    limits: connectionLimits(configuration),
  });
  await listenAs('PORT', () => app.listen(configuration.PORT, configuration.HOST));
  return { context: app, url: (await app.getUrl()).replace(/\/$/, '') };
}

/** What has begun needs time as well. */
function lingerMs({ SHUTDOWN_LINGER_MS, SHUTDOWN_GRACE_MS }: Configuration): number {
  return Math.min(SHUTDOWN_LINGER_MS, SHUTDOWN_GRACE_MS / 2);
}

function connectionLimits(configuration: Configuration): ConnectionLimits {
  const { MAX_CONNECTIONS, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } = configuration;
  return {
    maxConnections: MAX_CONNECTIONS,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  };
}

async function createContext({ log }: Process, module: DynamicModule): Promise<Started> {
  return { context: await NestFactory.createApplicationContext(module, { logger: new NestLogger(log) }) };
}
