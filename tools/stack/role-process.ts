/**
 * One process of the product, started as its users start it: `node dist/main.js <role>`. It tells through its channel
 * when it is ready, and stops by itself should we die, because the channel closes then.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { exitOf, throwIfStopped } from './child-process.ts';

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

/** @throws where it does not become ready, or the signal says that it is no longer wanted; then it has ended */
export async function startRole(
  role: string,
  env: Record<string, string>,
  output: Output = 'inherit',
  signal?: AbortSignal,
  main = join(root, 'dist', 'main.js'),
): Promise<RoleProcess> {
  throwIfStopped(signal);
  const child = spawn(process.execPath, [main, role], {
    // Nothing else of ours: what a role does must not depend on who started it.
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...env },
    // Its own group: a terminal's Ctrl-C reaches us alone, and we stop the parts in order.
    detached: true,
    stdio: ['ignore', output, output === 'ignore' ? 'ignore' : output === 'inherit' ? 'inherit' : output, 'ipc'],
  });
  const exited = exitOf(child);
  const stop = () => stopChild(child, exited, role);
  const noLongerWanted = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', noLongerWanted, { once: true });
  const ready = await readyWithin(child, exited, READY_WITHIN_MS);
  signal?.removeEventListener('abort', noLongerWanted);
  if (signal?.aborted) await stop();
  throwIfStopped(signal);
  if (!ready || child.pid === undefined)
    throw new Error(`the role ${role} ended before it was ready (${await exited})`);
  return {
    pid: child.pid,
    url: ready.url ?? '',
    metricsUrl: ready.metrics_url ?? '',
    exited,
    signal: (signal) => child.kill(signal),
    stop,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const ReadyMessage = Type.Object({
  type: Type.Literal('ready'),
  url: Type.Optional(Type.String()),
  metrics_url: Type.Optional(Type.String()),
});

function readyMessage(child: ChildProcess): Promise<Static<typeof ReadyMessage>> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (Check(ReadyMessage, message)) resolve(message);
    });
  });
}

async function stopChild(child: ChildProcess, exited: Promise<unknown>, role: string): Promise<void> {
  child.kill('SIGTERM');
  const hung = Symbol('hung');
  if ((await Promise.race([exited, delay(STOPPED_WITHIN_MS, hung, { ref: false })])) !== hung) return;
  child.kill('SIGKILL');
  throw new Error(`the role ${role} did not stop within ${STOPPED_WITHIN_MS} ms`);
}

/** Where it is served, once it says so; undefined where it has ended, or is not ready in time and is therefore killed. */
export async function readyWithin(
  child: ChildProcess,
  exited: Promise<unknown>,
  withinMs: number,
): Promise<Static<typeof ReadyMessage> | undefined> {
  // Cleared as soon as it is ready: it must not hit a process that has long been at work.
  const late = setTimeout(() => child.kill('SIGKILL'), withinMs).unref();
  try {
    return await Promise.race([readyMessage(child), exited.then(() => undefined)]);
  } finally {
    clearTimeout(late);
  }
}
