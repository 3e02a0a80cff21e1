/** One Redis server of a test: a process on a free loopback port, with a folder of its own that outlasts its restarts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { Redis } from 'ioredis';
import { exitOf } from '../../tools/stack/child-process.ts';
import { freeNodePort } from '../../tools/stack/free-port.ts';
import { eventually } from './eventually.ts';

export class RedisNode {
  readonly client: Redis;
  private child: ChildProcess | undefined;
  private exited: Promise<number | NodeJS.Signals> = Promise.resolve(0);

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly args: readonly string[],
  ) {
    this.client = new Redis(port, { lazyConnect: true, retryStrategy: () => 20 });
    this.client.on('error', () => undefined);
  }

  static start(args: readonly string[] = []): Promise<RedisNode> {
    return RedisNode.startWith((folder, port) => [...placed(folder, port), ...args]);
  }

  /** @param argsOf the whole command line, for a server that is told by a file where it runs */
  static async startWith(
    argsOf: (folder: string, port: number) => readonly string[] | Promise<readonly string[]>,
  ): Promise<RedisNode> {
    const folder = await mkdtemp(join(tmpdir(), 'matchgate-redis-'));
    const port = await freeNodePort();
    const node = new RedisNode(folder, port, await argsOf(folder, port));
    await node.start();
    return node;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when it answers; that may be that it is loading. */
  async start(more: readonly string[] = []): Promise<void> {
    const child = spawn(redisServer() ?? 'redis-server', [...this.args, ...more], { stdio: 'ignore' });
    this.child = child;
    this.exited = exitOf(child);
    running.add(child);
    void this.exited.then(() => running.delete(child));
    const state = await eventually(
      async () => ((await this.answers()) ? 'answers' : running.has(child) ? 'silent' : 'ended'),
      (seen) => seen !== 'silent',
      { withinMs: 20_000, everyMs: 10 },
    );
    if (state === 'ended') throw new Error(`no Redis on port ${this.port}: it ended with ${await this.exited}`);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** For good: nothing is left of it. */
  async stop(): Promise<void> {
    this.client.disconnect();
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    const asking = new Redis(this.port, { retryStrategy: () => null, enableReadyCheck: false, lazyConnect: true });
    asking.on('error', () => undefined);
    try {
      await asking.connect();
      await asking.ping();
      return true;
    } catch (error) {
      return error instanceof Error && error.message.startsWith('LOADING');
    } finally {
      asking.disconnect();
    }
  }
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

const placed = (folder: string, port: number) => ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];

/** What the ledger needs of its Redis; see docs/operations.md. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''] as const;

/** Undefined where the tests' Redis is a container or somebody else's: that cannot be killed, nor multiplied. */
export function redisServer(): string | undefined {
  const { MATCHGATE_REDIS: command, REDIS_URL: given } = process.env;
  if (command === undefined) return given === undefined ? 'redis-server' : undefined;
  return command === 'docker' ? undefined : command;
}

/** `describe` for what needs Redis servers of its own as processes; where there are none, the title says why it is skipped. */
export function describeOnRedisServers(name: string, body: () => void): void {
  if (redisServer() === undefined) describe.skip(`${name} (not run: no redis-server or valkey-server here)`, body);
  else describe(name, body);
}
