/** `node dist/main.js <role>`: picks the role, and stops it when told to; or prints its settings. Nothing else. */
import { setTimeout as delay } from 'node:timers/promises';
import 'reflect-metadata';
import { ROLES, isRole, loadConfiguration, type Configuration, type Role } from './config/configuration.ts';
import { ConfigurationError } from './config/environment.ts';
import { stackInSource } from './observability/source-stack.ts';
import type { Running } from './roles/running.ts';

/** Loaded only for its role, so that no process holds code it never runs. */
async function start(configuration: Configuration): Promise<Running> {
  switch (configuration.role) {
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
  if (supervisor.connected) supervisor.send?.({ type: 'ready', url, metrics_url: metricsUrl });
}

/** A start can hang (a Redis that is away is waited for); a process that was told to stop does not wait as long. */
const STARTED_WITHIN_MS = 5_000;

interface Started extends Running {
  /** For how long it still serves after it was told to stop. */
  readonly delayMs: number;
  /** What has not ended by then is taken over by others, as after a crash. */
  readonly graceMs: number;
}

async function startRole(role: Role): Promise<Started> {
  const configuration = loadConfiguration(role);
  const running = await start(configuration);
  return { ...running, delayMs: configuration.SHUTDOWN_DELAY_MS, graceMs: configuration.SHUTDOWN_GRACE_MS };
}

function stopWhenTold(running: Promise<Started>): void {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopWithin(running)
      .then(() => process.exit(0))
      .catch((error: unknown) => fail(error));
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, stop);
  // A supervisor that died before we listened will not be announced again.
  if (process.send && !process.connected) stop();
}

async function stopWithin(running: Promise<Started>): Promise<void> {
  const started = await Promise.race([running, delay(STARTED_WITHIN_MS)]);
  if (!started) return;
  const { delayMs, graceMs } = started;
  if (started.turnAway) {
    started.turnAway();
    await delay(delayMs);
  }
  const overdue = delay(graceMs, undefined, { ref: false }).then(() => {
    throw new Error(`not everything had ended within ${graceMs} ms (SHUTDOWN_GRACE_MS)`);
  });
  await Promise.race([started.stop(), overdue]);
}

function fail(error: unknown): never {
  // What an operator can mend without reading our code needs no stack.
  const expected = error instanceof ConfigurationError ? error.message : undefined;
  const stack = error instanceof Error && error.stack !== undefined ? stackInSource(error.stack) : undefined;
  process.stderr.write(`${expected ?? stack ?? String(error)}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}

const usage = `usage: node dist/main.js <role>         role = ${ROLES.join(' | ')}
       node dist/main.js config [role]  what the role would be told, secrets masked
`;

const [command, ofRole = 'all'] = process.argv.slice(2);
if (isRole(command)) {
  // Node itself would print all that a library has hung on the error, such as the command that Redis refused.
  process.on('uncaughtException', fail);
  const running = startRole(command);
  stopWhenTold(running);
  running.then((started) => reportTo(process, started)).catch(fail);
} else if (command === 'config' && isRole(ofRole)) {
  import('./config/effective-settings.ts').then(({ printSettings }) => printSettings(ofRole)).catch(fail);
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
