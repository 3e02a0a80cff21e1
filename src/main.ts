/** `node dist/main.js <role>`: picks the role, and stops it when told to; nothing else. */
import 'reflect-metadata';
import { ROLES, isRole, loadConfiguration, type Role } from './config/configuration.ts';
import { ConfigurationError } from './config/environment.ts';
import type { Running } from './roles/running.ts';

/** Loaded only for its role, so that no process holds code it never runs. */
async function start(role: Role): Promise<Running> {
  const configuration = loadConfiguration(role);
  switch (role) {
    case 'all':
      return (await import('./roles/all.ts')).startAll(configuration);
    case 'api':
      return (await import('./roles/api.ts')).startApi(configuration);
    case 'worker':
      return (await import('./roles/worker.ts')).startWorker(configuration);
    case 'orchestrator':
      return (await import('./roles/orchestrator.ts')).startOrchestrator(configuration);
  }
}

/** A supervisor that started us with a channel is told when we are ready; should it die, we stop. */
function reportTo(supervisor: NodeJS.Process, { url, metricsUrl }: Running): void {
  supervisor.send?.({ type: 'ready', url, metrics_url: metricsUrl });
}

function stopWhenTold(running: Promise<Running>): void {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= running
      .then((started) => started.stop())
      .then(() => process.exit(0))
      .catch((error: unknown) => fail(error));
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, stop);
}

function fail(error: unknown): never {
  const expected = error instanceof ConfigurationError;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(expected ? 2 : 1);
}

const role = process.argv[2];
if (isRole(role)) {
  const running = start(role);
  stopWhenTold(running);
  running.then((started) => reportTo(process, started)).catch(fail);
} else {
  process.stderr.write(`usage: node dist/main.js <role>, role = ${ROLES.join(' | ')}\n`);
  process.exitCode = 2;
}
