/**
 * One process of the product, started as its users start it: `node dist/main.js <role>`. It tells through its channel
 * when it is ready, and stops by itself should we die, because the channel closes then.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface RoleProcess {
  readonly pid: number;
  readonly url: string;
  readonly metricsUrl: string;
  /** SIGTERM, and the exit code; after 30 s SIGKILL, which is an error. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves with what the process ended with. */
  readonly exited: Promise<number | NodeJS.Signals>;
}

const root = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 30_000;

export type Output = 'inherit' | 'ignore' | number;

export async function startRole(
  role: string,
  env: Record<string, string>,
  output: Output = 'inherit',
): Promise<RoleProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', 'main.js'), role], {
    env: { PATH: process.env.PATH, ...env },
    // Its own group: a terminal's Ctrl-C reaches us alone, and we stop the parts in order.
    detached: true,
    stdio: ['ignore', output, output === 'ignore' ? 'ignore' : output === 'inherit' ? 'inherit' : output, 'ipc'],
  });
  const exited = exitOf(child);
  const ready = await Promise.race([readyMessage(child), exited.then(() => undefined), late(child)]);
  if (!ready || child.pid === undefined)
    throw new Error(`the role ${role} ended before it was ready (${await exited})`);
  return {
    pid: child.pid,
    url: ready.url ?? '',
    metricsUrl: ready.metrics_url ?? '',
    exited,
    signal: (signal) => child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM');
      const hung = Symbol('hung');
      if ((await Promise.race([exited, delay(STOPPED_WITHIN_MS, hung, { ref: false })])) !== hung) return;
      child.kill('SIGKILL');
      throw new Error(`the role ${role} did not stop within ${STOPPED_WITHIN_MS} ms`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

interface ReadyMessage {
  readonly type: 'ready';
  readonly url?: string;
  readonly metrics_url?: string;
}

function readyMessage(child: ChildProcess): Promise<ReadyMessage> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as ReadyMessage)));
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? signal ?? 0;
}

async function late(child: ChildProcess): Promise<undefined> {
  await delay(READY_WITHIN_MS, undefined, { ref: false });
  child.kill('SIGKILL');
  return undefined;
}
