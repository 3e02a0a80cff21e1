import { readFile } from 'node:fs/promises';
import type { Configuration } from '../config/configuration.ts';
import { ConfigurationError } from '../config/environment.ts';
import { createLogger } from '../observability/logger.ts';
import { parseOrchestratorSeed, startLocalOrchestrator } from '../local-orchestrator/index.ts';
import type { Running } from './running.ts';

/** The local orchestrator: the upstream on one machine, for development, demonstrations and tests. */
export async function startOrchestrator(configuration: Configuration): Promise<Running> {
  const { HOST: host, ORCHESTRATOR_PORT: port, ORCHESTRATOR_STATE_DIR: stateDir } = configuration;
  const parsed = parseOrchestratorSeed(await readFile(configuration.ORCHESTRATOR_SEED_FILE ?? '', 'utf8'));
  if (!parsed.ok) {
    throw new ConfigurationError(parsed.problems.map(({ path, message }) => `seed file: ${path} ${message}`));
  }
  const orchestrator = await startLocalOrchestrator({
    host,
    port,
    seed: parsed.seed,
    // Each request is a line only for whoever asks for that much.
    logger: createLogger({
      level: quieter(configuration.LOG_LEVEL),
      role: 'orchestrator',
      pretty: process.stdout.isTTY,
    }),
    ...(stateDir === undefined ? {} : { stateDir }),
  });
  return { url: orchestrator.url, stop: () => orchestrator.close() };
}

/** Fastify logs every request at `info`; here that is detail. */
function quieter(level: Configuration['LOG_LEVEL']): string {
  return level === 'info' ? 'warn' : level;
}
