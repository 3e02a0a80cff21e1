/** A Redis that can be killed and comes back with what its append-only file holds. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, stat, truncate } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exitOf } from '../../tools/stack/child-process.ts';
import { freePort } from '../../tools/stack/free-port.ts';
import { eventually } from '../support/eventually.ts';
import type { TimeWindow } from './time-window.ts';

/** Silent for longer, it is away: on a machine that is short of everything a Redis that runs may still not answer. */
const SILENT_MS = 1_000;
const ASKED_EVERY_MS = 200;
/** With `appendfsync everysec` this much is what a power cut may take (Redis documents up to two seconds). */
export const FSYNC_WINDOW_MS = 1_000;
const SAMPLE_MS = 100;

interface Sample {
  readonly at: number;
  readonly sizes: ReadonlyMap<string, number>;
}

export class DurableRedis {
  readonly losses: TimeWindow[] = [];
  readonly outages: TimeWindow[] = [];
  #downSince: number | undefined;
  readonly #folder: string;
  readonly #command: string;
  readonly port: number;
  #child: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #samples: Sample[] = [];
  readonly #sampler: NodeJS.Timeout;
  #answeredAt = Date.now();
  #stopped = false;

  private constructor(command: string, folder: string, port: number) {
    this.#command = command;
    this.#folder = folder;
    this.port = port;
    this.#sampler = setInterval(() => void this.#sample().catch(() => undefined), SAMPLE_MS);
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** @param folder where the append-only file lives, over every restart */
  static async start(command: string, folder: string): Promise<DurableRedis> {
    await mkdir(folder, { recursive: true });
    const redis = new DurableRedis(command, folder, await freePort());
    await redis.start();
    void redis.#listen();
    return redis;
  }

  async start(): Promise<void> {
    const options = [
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ];
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    this.#child = spawn(this.#command, [...place, ...options], { stdio: 'ignore', detached: true });
    this.#exited = exitOf(this.#child);
    await eventually(() => this.#answers(), Boolean, { withinMs: 20_000 });
    if (this.#downSince !== undefined) this.outages.push({ from: this.#downSince, to: Date.now() });
  }

  /** Down in order: everything is written. */
  async terminate(): Promise<void> {
    this.#downSince = Date.now();
    this.#child?.kill('SIGTERM');
    await this.#exited;
  }

  /**
   * kill -9. What Redis had handed to the operating system before it answered is safe; only while the disk is slow does
   * `everysec` hold writes back, and that moment counts as one that may be forgotten.
   */
  async kill(): Promise<void> {
    const at = (this.#downSince = Date.now());
    this.#child?.kill('SIGKILL');
    await this.#exited;
    this.losses.push({ from: at - FSYNC_WINDOW_MS, to: at });
  }

  /** kill -9, and the append-only file as it was about one fsync before: what a power cut leaves. */
  async powerCut(): Promise<void> {
    const at = (this.#downSince = Date.now());
    this.#child?.kill('SIGKILL');
    await this.#exited;
    const kept = this.#samples.findLast((sample) => sample.at <= at - FSYNC_WINDOW_MS + SAMPLE_MS);
    for (const [file, size] of kept?.sizes ?? []) await truncate(file, Math.min(size, (await stat(file)).size));
    this.losses.push({ from: kept?.at ?? at, to: at });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sampler);
    await this.terminate();
  }

  /** Notes when it has not answered, or we could not ask: the proxies stand still then as well. */
  async #listen(): Promise<void> {
    while (!this.#stopped) {
      if (await this.#answers()) {
        const now = Date.now();
        if (now - this.#answeredAt > SILENT_MS) this.outages.push({ from: this.#answeredAt, to: now });
        this.#answeredAt = now;
      }
      await delay(ASKED_EVERY_MS);
    }
  }

  async #sample(): Promise<void> {
    const folder = join(this.#folder, 'appendonlydir');
    const files = (await readdir(folder)).filter((name) => name.includes('.incr.')).map((name) => join(folder, name));
    const at = Date.now();
    const sizes = await Promise.all(files.map(async (file) => [file, (await stat(file)).size] as const));
    this.#samples = [...this.#samples.slice(-50), { at, sizes: new Map(sizes) }];
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('PING\r\n'));
      socket.once('data', (data) => {
        resolve(data.toString().startsWith('+PONG'));
        socket.destroy();
      });
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
  }
}
