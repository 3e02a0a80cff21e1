/**
 * A private Redis for the tools and tests: its own free loopback port, its own folder, gone when stopped. A container
 * where setup chose Docker, otherwise the `redis-server` or `valkey-server` that setup found.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface PrivateRedis {
  readonly url: string;
  /** Undefined for a container. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** What the ledger needs of its Redis; see docs/operations.md. */
const serverOptions = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];

export async function startRedis(): Promise<PrivateRedis> {
  const server = process.env.MATCHGATE_REDIS ?? 'redis-server';
  return server === 'docker' ? startContainer() : startServer(server, await freePort());
}

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

async function startServer(command: string, port: number): Promise<PrivateRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-redis-'));
  const child = spawn(
    command,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...serverOptions],
    { stdio: ['ignore', 'ignore', 'inherit'], detached: true },
  );
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([
      answersPing(port),
      exited.then(() => Promise.reject(new Error(`${command} ended while starting on port ${port}`))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, stop };
}

async function answersPing(port: number): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (!(await ping(port))) {
    if (performance.now() > giveUpAt) throw new Error(`Redis on port ${port} did not answer PING within 10 s`);
    await delay(20);
  }
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => (resolve(data.toString().startsWith('+PONG')), socket.destroy()));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
