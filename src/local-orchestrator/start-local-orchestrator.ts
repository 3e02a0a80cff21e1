/**
 * Puts the parts together: the fleet and what it is kept in, the conductor that lets time pass for it, and the HTTP server
 * in front.
 *
 *   request → gate → faults → operation → fleet → index · ledger · journal → store
 *                                           ↑
 *                     timers, processes → conductor
 */
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { Artefacts } from './artefacts/artefacts.ts';
import { DownloadLinks } from './artefacts/download-links.ts';
import { RateLimiter } from './auth/rate-limiter.ts';
import { Tokens } from './auth/tokens.ts';
import { FaultInjector } from './faults/fault-injector.ts';
import { SystemClock } from './fleet/clock.ts';
import { Conductor } from './fleet/conductor.ts';
import { Fleet } from './fleet/fleet.ts';
import { populate } from './fleet/populate.ts';
import { downloadRoutes } from './http/download-route.ts';
import { localRoutes } from './http/local-routes.ts';
import { operationHandlers } from './http/operation-handlers.ts';
import { operationRoutes } from './http/operation-routes.ts';
import { payloadApiPath, payloadApiRoutes } from './http/payload-api.ts';
import { buildServer } from './http/server.ts';
import { tokenRoute } from './http/token-route.ts';
import { Ledger } from './ledger/ledger.ts';
import { ProcessPayloads } from './processes/process-payloads.ts';
import type { OrchestratorSeed } from './seed/orchestrator-seed.ts';
import { openDataFolder, type DataFolder } from './store/data-folder.ts';
import { Journal } from './store/journal.ts';

export interface LocalOrchestratorOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly seed: OrchestratorSeed;
  /** Where the state is kept over restarts. Without it, nothing is. */
  readonly stateDir?: string | undefined;
  readonly logger?: FastifyBaseLogger | undefined;
}

export interface LocalOrchestrator {
  readonly url: string;
  readonly port: number;
  /** Ends every process that it started, and resolves when they are gone. */
  close(): Promise<void>;
}

export async function startLocalOrchestrator(options: LocalOrchestratorOptions): Promise<LocalOrchestrator> {
  const folder = await openDataFolder(options.stateDir);
  try {
    return await start(options, folder);
  } catch (err) {
    await folder.close();
    throw err;
  }
}

async function start({ host, port, seed, logger }: LocalOrchestratorOptions, folder: DataFolder) {
  const earlier = folder.store?.read() ?? { allocations: [], payloads: [], ledger: [] };
  const clock = new SystemClock();
  const journal = new Journal(folder.store);
  const ledger = new Ledger(earlier.ledger);
  const fleet = new Fleet({ clock, random: Math.random, journal, ledger });
  const conductor = new Conductor(fleet);
  const artefacts = new Artefacts(join(folder.path, 'artefacts'));
  await artefacts.removeOld(clock.now());
  let url = '';
  const now = () => clock.now();
  const tokens = new Tokens(folder.signingKey, seed.tokenTtlMs, now);
  const links = new DownloadLinks(folder.signingKey, now);
  const faults = new FaultInjector(Math.random);
  const limiter = seed.rateLimit ? new RateLimiter(seed.rateLimit, now) : undefined;
  const processes = new ProcessPayloads({
    fleet,
    conductor,
    clock,
    artefacts,
    logFolder: join(folder.path, 'logs'),
    apiOf: (payloadId) => `${new URL(url).host}${payloadApiPath(payloadId)}`,
  });
  conductor.useRunner(processes);
  const handlers = operationHandlers({ fleet, artefacts, links });

  const app = buildServer(logger, (scope) => {
    operationRoutes(scope, { handlers, gate: { tokens, limiter }, faults, journal, clock, overrides: seed.routes });
    tokenRoute(scope, seed.clients, tokens);
    payloadApiRoutes(scope, { fleet, conductor, journal });
    localRoutes(scope, { fleet, conductor, ledger, faults, journal, runner: processes });
    downloadRoutes(scope, artefacts, links);
  });
  url = await app.listen({ host, port });
  // In the same turn in which it began to listen: nobody meets it empty.
  populate(fleet, conductor, seed, earlier);
  await journal.durable();
  return {
    url,
    port: portOf(app),
    close: async () => {
      await app.close();
      clock.stop();
      await processes.close();
      journal.close();
      await folder.close();
    },
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
