import { readFile } from 'node:fs/promises';
import type { Configuration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/environment.ts';
import { listenAs } from '../config/listen-as.ts';
import { createLogger } from '../observability/logger.ts';
import {
  StateFolderUnusable,
  parseOrchestratorSeed,
  startLocalOrchestrator,
  type OrchestratorSeed,
} from '../local-orchestrator/index.ts';
import type { Running } from './running.ts';

/** The local orchestrator: the upstream on one machine, for development, demonstrations and tests. */
export async function startOrchestrator(configuration: Configuration): Promise<Running> {
  const { HOST: host, ORCHESTRATOR_PORT: port, ORCHESTRATOR_STATE_DIR: stateDir } = configuration;
  const seed = await readSeed(configuration.ORCHESTRATOR_SEED_FILE ?? '');
  // Each request is a line only for whoever asks for that much.
  const level = quieter(configuration.LOG_LEVEL);
  const logger = createLogger({ level, role: 'orchestrator', pretty: process.stdout.isTTY });
  const orchestrator = await listenAs('ORCHESTRATOR_PORT', () =>
    startLocalOrchestrator({ host, port, seed, logger, ...(stateDir === undefined ? {} : { stateDir }) }),
  ).catch((error: unknown) => {
    if (!(error instanceof StateFolderUnusable)) throw error;
    throw new ConfigurationError([`ORCHESTRATOR_STATE_DIR must be ${error.message}`]);
  });
  return { url: orchestrator.url, stop: () => orchestrator.close() };
}

async function readSeed(path: string): Promise<OrchestratorSeed> {
  const refused = (problems: readonly string[]) =>
    new ConfigurationError(problems.map((problem) => `ORCHESTRATOR_SEED_FILE must hold a seed: ${problem}`));
  const text = await readFile(path, 'utf8').catch(() => {
    throw refused(['the file cannot be read']);
  });
  const parsed = parseOrchestratorSeed(text);
  if (!parsed.ok) throw refused(parsed.problems.map(({ path: at, message }) => `${at} ${message}`.trim()));
  return parsed.seed;
}

/** Fastify logs every request at `info`; here that is detail. */
function quieter(level: Configuration['LOG_LEVEL']): string {
  return level === 'info' ? 'warn' : level;
}
