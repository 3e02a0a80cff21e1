/**
 * Stands between the tools and a private Redis, because a Redis server does not notice that the one who started it has
 * died. The channel to that one closes however it went, kill -9 included; then the keeper ends Redis and takes its folder
 * away.
 *
 *   node tools/stack/redis-keeper.ts COMMAND ARG...        tells through the channel: {type: 'ready', pid, port}
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const READY_WITHIN_MS = 10_000;
const ENDED_WITHIN_MS = 5_000;
const UNUSED_WITHIN_MS = 10_000;
/** Between finding a free port and listening on it, somebody else may take it. */
const STARTS = 3;

const [command = 'redis-server', ...args] = process.argv.slice(2);
const told = new Promise<void>((resolve) => {
  for (const event of ['disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(event, () => resolve());
  if (!process.connected) resolve();
});

const folder = mkdtempSync(join(tmpdir(), 'matchgate-redis-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  /** Resolves with why it ended; also where it could not be started at all. */
  readonly ended: Promise<string>;
}

async function start(): Promise<Server> {
  const port = await freePort();
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const child = spawn(command, [...place, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code ?? 'no code'}`));
    child.once('error', (error) => resolve(error.message));
  });
  return { child, port, ended };
}

async function end({ child, ended }: Server): Promise<void> {
  child.kill('SIGTERM');
  const hung = Symbol('hung');
  if ((await Promise.race([ended, delay(ENDED_WITHIN_MS, hung)])) !== hung) return;
  child.kill('SIGKILL');
  await ended;
}

/** The first part of Redis' answer; empty where there is none. */
function ask(port: number, question: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${question}\r\n`));
    socket.once('data', (data) => (resolve(data.toString()), socket.destroy()));
    socket.once('error', () => resolve(''));
    socket.once('close', () => resolve(''));
  });
}

/** Those who use Redis have lost their starter too, and still need it to end well. */
async function untilUnused(port: number): Promise<void> {
  const giveUpAt = performance.now() + UNUSED_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const [, clients = '0'] = /connected_clients:(\d+)/.exec(await ask(port, 'INFO clients')) ?? [];
    // One is the asker.
    if (Number(clients) <= 1) return;
    await delay(50);
  }
}

/** Polls until it answers; gives up with the process, when told to, and when time is up. */
async function becomesReady({ port, ended }: Server): Promise<boolean> {
  const over = new AbortController();
  void Promise.race([ended, told, delay(READY_WITHIN_MS, undefined, { ref: false })]).then(() => over.abort());
  while (!(await ask(port, 'PING')).startsWith('+PONG')) {
    if (over.signal.aborted) return false;
    await delay(20);
  }
  return true;
}

async function keep(server: Server): Promise<number> {
  process.send?.({ type: 'ready', pid: server.child.pid, port: server.port });
  const why = await Promise.race([told, server.ended]);
  if (why !== undefined) process.stderr.write(`${command} ${why}\n`);
  else if (!process.connected) await untilUnused(server.port);
  await end(server);
  return why === undefined ? 0 : 1;
}

async function main(): Promise<number> {
  let why = '';
  for (let tries = 0; tries < STARTS; tries++) {
    const server = await start();
    if (await becomesReady(server)) return keep(server);
    await end(server);
    why = await server.ended;
    if (!process.connected) return 0;
  }
  process.stderr.write(`no Redis: ${command} did not start (${why})\n`);
  return 1;
}

process.exit(await main());
