/**
 * A private Redis for the tools and tests: its own free loopback port, its own folder, gone when stopped and also when
 * we die. A container where setup chose Docker, otherwise the `redis-server` or `valkey-server` that setup found.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { exitOf, throwIfStopped } from './child-process.ts';

export interface PrivateRedis {
  readonly url: string;
  /** The server's own; undefined for a container. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** What the ledger needs of its Redis; see docs/operations.md. */
const serverOptions = [
  ...['--appendonly', 'yes'],
  ...['--appendfsync', 'everysec'],
  ...['--maxmemory-policy', 'noeviction'],
  ...['--save', ''],
];

const keeper = join(import.meta.dirname, 'redis-keeper.ts');
const ReadyMessage = Type.Object({ type: Type.Literal('ready'), pid: Type.Integer(), port: Type.Integer() });

/** @throws where no Redis starts, or the signal says that it is no longer wanted; then nothing is left of it */
export async function startRedis(signal?: AbortSignal): Promise<PrivateRedis> {
  const server = process.env.MATCHGATE_REDIS ?? 'redis-server';
  return server === 'docker' ? startContainer() : startServer(server, signal);
}

/** Testcontainers has a keeper of its own. */
async function startContainer(): Promise<PrivateRedis> {
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer('redis:7.2')
    .withExposedPorts(6379)
    .withCommand(['redis-server', ...serverOptions])
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    pid: undefined,
    stop: async () => {
      await container.stop();
    },
  };
}

async function startServer(command: string, signal?: AbortSignal): Promise<PrivateRedis> {
  throwIfStopped(signal);
  const child = spawn(process.execPath, [keeper, command, ...serverOptions], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Its own group: a terminal's Ctrl-C reaches us alone, and Redis goes after those who use it.
    detached: true,
  });
  const exited = exitOf(child);
  const stop = async () => {
    child.ref();
    child.kill('SIGTERM');
    await exited;
  };
  const noLongerWanted = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', noLongerWanted, { once: true });
  const message = await Promise.race([
    new Promise<unknown>((resolve) => child.once('message', resolve)),
    exited.then(() => undefined),
  ]);
  // Once it runs, it goes when those who use it have gone, and not at the first Ctrl-C.
  signal?.removeEventListener('abort', noLongerWanted);
  if (signal?.aborted) await stop();
  throwIfStopped(signal);
  if (!Check(ReadyMessage, message)) throw new Error(`no private Redis: ${command} did not start`);
  // A tool that has ended otherwise is not held up by the channel; closing it is what tells the keeper.
  child.unref();
  child.channel?.unref();
  return { url: `redis://127.0.0.1:${message.port}`, pid: message.pid, stop };
}
