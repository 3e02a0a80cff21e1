/** Many callers that each hold a connection open until their match is settled, and what they see of it. */
import { connect } from 'node:net';
import { percentile } from '../measure/statistics.ts';
import { serveParent } from './child.ts';
import { Connection, requestText, statusOf } from './connection.ts';

export type HoldersRequest =
  /** Answers once all are connected and have asked; of streams, once each has begun. */
  | {
      readonly do: 'hold';
      readonly url: string;
      readonly how: 'wait' | 'stream';
      readonly ids: string;
      readonly count: number;
    }
  /** Withdraws each match in turn, and answers once every holder has been told. */
  | {
      readonly do: 'wake';
      readonly url: string;
      readonly ids: string;
      readonly count: number;
      readonly perSecond: number;
    };

export interface Woken {
  readonly told: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

const OPENED_AT_ONCE = 200;
const PATHS = { wait: '?wait=300', stream: '/events' };
const told = new Map<string, number>();

function holder(url: string, path: string, id: string, how: 'wait' | 'stream'): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(requestText('GET', path, '', how === 'stream' ? 'accept: text/event-stream\r\n' : ''));
      if (how === 'wait') resolve();
    });
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      resolve();
      if (chunk.includes('"state":"cancelled"') && !told.has(id)) told.set(id, performance.now());
    });
  });
}

async function hold({ url, how, ids, count }: HoldersRequest & { do: 'hold' }): Promise<void> {
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const size = Math.min(OPENED_AT_ONCE, count - from);
    const some = Array.from({ length: size }, (_, at) => `${ids}-${from + at + 1}`);
    await Promise.all(some.map((id) => holder(url, `/v1/matches/${id}${PATHS[how]}`, id, how)));
  }
}

async function wake({ url, ids, count, perSecond }: HoldersRequest & { do: 'wake' }): Promise<Woken> {
  told.clear();
  const sentAt = new Map<string, number>();
  const connections = await Promise.all(Array.from({ length: 32 }, () => Connection.open(url)));
  let failed = 0;
  let next = 0;
  const startedAt = performance.now();
  const work = async (connection: Connection) => {
    while (next < count) {
      const number = (next += 1);
      const dueInMs = startedAt + (number * 1_000) / perSecond - performance.now();
      if (dueInMs > 0) await new Promise((resolve) => setTimeout(resolve, dueInMs));
      const id = `${ids}-${number}`;
      sentAt.set(id, performance.now());
      if (statusOf(await connection.exchange(requestText('DELETE', `/v1/matches/${id}`))) !== 200) failed += 1;
    }
  };
  await Promise.all(connections.map(work));
  const giveUpAt = performance.now() + 10_000;
  while (told.size < count && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
  const took = [...told].map(([id, at]) => at - (sentAt.get(id) ?? Number.NaN)).toSorted((a, b) => a - b);
  return { told: told.size, failed, p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

serveParent({
  url: '',
  answer: (request: HoldersRequest): Promise<Woken | undefined> =>
    request.do === 'wake' ? wake(request) : hold(request).then(() => undefined),
});
