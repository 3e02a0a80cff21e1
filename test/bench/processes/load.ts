/**
 * The load maker. Closed: so many connections, each sending its next match when the last is answered; it finds out how
 * much a system takes. Open: a match is sent when its time has come, whatever became of those before it, and its time runs
 * from then; it finds out how long callers wait.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../measure/statistics.ts';
import { serveParent } from './child.ts';
import { Connection, requestText, statusOf } from './connection.ts';
import type { HttpMessage } from './http-messages.ts';
import { batchBody, matchBody } from './match-body.ts';

export interface LoadTarget {
  readonly url: string;
  /** Before /v1/matches. */
  readonly path?: string;
  /** Before each match's number. */
  readonly ids: string;
  /** Matches in one request; without it, each is sent alone. */
  readonly batch?: number;
  /** Seconds that the answer may be held until the match is settled. */
  readonly wait?: number;
  /** A text that every answer must hold. */
  readonly expect?: string;
}

export type LoadRequest =
  | { readonly kind: 'closed'; readonly target: LoadTarget; readonly count: number; readonly connections: number }
  | { readonly kind: 'open'; readonly target: LoadTarget; readonly perSecond: number; readonly forMs: number };

export interface LoadReply {
  readonly sent: number;
  readonly failed: number;
  /** Answers by their status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

class Tally {
  readonly #took: number[] = [];
  readonly #statuses: Record<string, number> = {};
  readonly #startedAt = performance.now();
  #failed = 0;

  note(message: HttpMessage | Error, tookMs: number, { expect }: LoadTarget): void {
    this.#took.push(tookMs);
    const status = message instanceof Error ? message.message : String(statusOf(message));
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    const isGood = !(message instanceof Error) && status.startsWith('2') && (!expect || message.body.includes(expect));
    if (!isGood) this.#failed += 1;
  }

  reply(): LoadReply {
    const sorted = Float64Array.from(this.#took).sort();
    return {
      sent: this.#took.length,
      failed: this.#failed,
      statuses: this.#statuses,
      elapsedMs: performance.now() - this.#startedAt,
      p50: percentile(sorted, 0.5),
      p90: percentile(sorted, 0.9),
      p99: percentile(sorted, 0.99),
      max: sorted.at(-1) ?? Number.NaN,
    };
  }
}

/** Each number is used once. */
function requestOf({ path: before = '', ids, batch, wait }: LoadTarget, number: number): string {
  const id = `${ids}-${number}`;
  const body = batch ? batchBody(Array.from({ length: batch }, (_, index) => `${id}-${index}`)) : matchBody(id);
  const path = `${before}/v1/matches${batch ? '/batch' : ''}`;
  return requestText('POST', path, body, wait === undefined ? '' : `prefer: wait=${wait}\r\n`);
}

async function exchanged(connection: Connection, target: LoadTarget, number: number) {
  return connection.exchange(requestOf(target, number)).catch((error: unknown) => error as Error);
}

async function closed({ target, count, connections }: LoadRequest & { kind: 'closed' }): Promise<LoadReply> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(target.url)));
  const tally = new Tally();
  let next = 0;
  const work = async (connection: Connection) => {
    while (next < count) {
      const number = (next += 1);
      const sentAt = performance.now();
      tally.note(await exchanged(connection, target, number), performance.now() - sentAt, target);
    }
  };
  await Promise.all(open.map(work));
  const reply = tally.reply();
  for (const connection of open) connection.close();
  return reply;
}

function takeOpen(idle: Connection[]): Connection | undefined {
  let connection = idle.pop();
  while (connection && !connection.isOpen) connection = idle.pop();
  return connection;
}

async function openLoop({ target, perSecond, forMs }: LoadRequest & { kind: 'open' }): Promise<LoadReply> {
  const idle: Connection[] = await Promise.all(Array.from({ length: 64 }, () => Connection.open(target.url)));
  const total = Math.round((perSecond * forMs) / 1_000);
  const tally = new Tally();
  const startedAt = performance.now();
  const one = async (number: number) => {
    const dueAt = startedAt + (number * 1_000) / perSecond;
    const connection = takeOpen(idle) ?? (await Connection.open(target.url));
    tally.note(await exchanged(connection, target, number), performance.now() - dueAt, target);
    idle.push(connection);
  };
  const all: Promise<void>[] = [];
  while (all.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1_000) + 1);
    while (all.length < due) all.push(one(all.length));
    await delay(1);
  }
  await Promise.all(all);
  const reply = tally.reply();
  for (const connection of idle) connection.close();
  return reply;
}

serveParent({
  url: '',
  answer: (request: LoadRequest) => (request.kind === 'closed' ? closed(request) : openLoop(request)),
});
