/** An answer of megabytes comes a piece at a time, is whole all the same, and can fail or be given up in between. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Pool, type Dispatcher } from 'undici';
import { Deadline } from '../../src/orchestration/deadline.ts';
import { WholeBody, exchange } from '../../src/orchestration/exchange.ts';
import { OrchestrationClient } from '../../src/orchestration/orchestration-client.ts';
import { startScriptedUpstream, type Script } from './scripted-upstream.ts';

const MIB = 1024 * 1024;
const body = randomBytes(6 * MIB);
const half = body.subarray(0, body.length / 2);
const head = (...fields: string[]) => ['HTTP/1.1 200 OK', ...fields, '', ''].join('\r\n');
const withLength = head(`content-length: ${body.length}`);

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

interface Watched {
  /** How much came from one rest to the next. */
  readonly betweenRests: number[];
  largestChunk: number;
}

/** A pool, and what its handlers are given and ask for. */
async function poolOn(script: Script, onRest: () => void = () => undefined) {
  const upstream = await startScriptedUpstream(script);
  const pool = new Pool(upstream.url, { connections: 1, pipelining: 1, allowH2: false });
  open.push(upstream, { [Symbol.asyncDispose]: () => pool.destroy() });
  const watched: Watched = { betweenRests: [], largestChunk: 0 };
  let sinceRest = 0;
  const watching = pool.compose((dispatch) => (options, handler) => {
    const onResponseData: Dispatcher.DispatchHandler['onResponseData'] = (controller, chunk) => {
      handler.onResponseData?.(controller, chunk);
      watched.largestChunk = Math.max(watched.largestChunk, chunk.length);
      sinceRest += chunk.length;
      if (!controller.paused) return;
      watched.betweenRests.push(sinceRest);
      sinceRest = 0;
      onRest();
    };
    return dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart: (controller, status, headers, text) =>
        handler.onResponseStart?.(controller, status, headers, text),
      onResponseData,
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    });
  });
  const get = (signal?: AbortSignal, maxAnswerBytes = 64 * MIB) => {
    const body = () => new WholeBody(maxAnswerBytes);
    return exchange(watching, { method: 'GET', path: '/', headers: [] }, new Deadline(20_000, signal), body);
  };
  return { get, watched, upstream };
}

const chunked = (bytes: Buffer, size: number) => [
  ...Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => {
    const chunk = bytes.subarray(index * size, (index + 1) * size);
    return Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
  }),
  Buffer.from('0\r\n\r\n'),
];

describe('a long answer', () => {
  it.each<[string, Script]>([
    ['with a length', (socket) => void socket.write(Buffer.concat([Buffer.from(withLength), body]))],
    [
      'in small chunks',
      (socket) => {
        const bytes = [Buffer.from(head('transfer-encoding: chunked')), ...chunked(body, 1_000)];
        socket.write(Buffer.concat(bytes));
      },
    ],
    ['that ends with its connection', (socket) => void socket.end(Buffer.concat([Buffer.from(head()), body]))],
  ])('%s comes whole, with a rest after each piece of it', async (_, script) => {
    const { get, watched } = await poolOn(script);
    const exchanged = await get();
    if (!exchanged.answered) throw new Error(`no answer: ${exchanged.cause}`);
    expect(exchanged.body.sizeBytes).toBe(body.length);
    expect(Buffer.concat(exchanged.body.chunks).equals(body)).toBe(true);
    expect(watched.betweenRests.length).toBeGreaterThan(1);
    expect(Math.max(...watched.betweenRests)).toBeLessThan(32 * 1024 + watched.largestChunk);
  });

  it('leaves its connection to the next call', async () => {
    const { get, upstream } = await poolOn(
      (socket) => void socket.write(Buffer.concat([Buffer.from(withLength), body])),
    );
    for (let call = 0; call < 3; call += 1)
      expect(await get()).toMatchObject({ answered: true, body: { sizeBytes: body.length } });
    expect(upstream.connections).toHaveLength(1);
  });

  it('can be given up during a rest', async () => {
    const caller = new AbortController();
    const script: Script = (socket) => void socket.write(Buffer.concat([Buffer.from(withLength), body]));
    const { get, watched } = await poolOn(script, () => caller.abort());
    expect(await get(caller.signal)).toEqual({ answered: false, sent: true, cause: 'aborted', status: 200 });
    expect(watched.betweenRests).toHaveLength(1);
  });

  it('that breaks off is a failure with the status of its head', async () => {
    const { get } = await poolOn((socket) => void socket.end(Buffer.concat([Buffer.from(withLength), half])));
    expect(await get()).toMatchObject({ answered: false, sent: true, cause: 'failed', status: 200 });
  });

  it('above the limit is read no further than to it', async () => {
    const { get, watched } = await poolOn(
      (socket) => void socket.write(Buffer.concat([Buffer.from(withLength), body])),
    );
    expect(await get(undefined, 2 * MIB)).toMatchObject({ answered: false, cause: 'too_large' });
    const rested = watched.betweenRests.reduce((sum, size) => sum + size, 0);
    expect(rested).toBeLessThanOrEqual(2 * MIB);
  });
});

describe('a list that goes on coming', () => {
  const item = (id: number) => JSON.stringify({ id: `p-${id}`, status: { state: 'Ready' } });
  const PIECES = 20;
  const EVERY_MS = 40;
  const timeoutMs = 400;

  /** A piece every so often; after so many nothing more, or the end. */
  async function listing(pieces: number, options: { timeoutMs: number; longestMs?: number }) {
    const upstream = await startScriptedUpstream((socket) => {
      socket.write(head('transfer-encoding: chunked'));
      const write = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
      write(`{"results":[${item(0)}`);
      let sent = 0;
      const timer = setInterval(() => {
        sent += 1;
        if (sent <= pieces) write(`,${item(sent)}`);
        if (sent < pieces) return;
        clearInterval(timer);
        if (pieces < PIECES) return;
        write(']}');
        socket.write('0\r\n\r\n');
      }, EVERY_MS);
      socket.on('close', () => clearInterval(timer));
    });
    const client = new OrchestrationClient({ baseUrl: upstream.url });
    open.push(upstream, { [Symbol.asyncDispose]: () => client.close() });
    return client.pickPayloads('p', 'a', ({ id }) => id, { ...options, repeat: false });
  }

  it('may take longer than a call', async () => {
    expect(await listing(PIECES, { timeoutMs, longestMs: 20_000 })).toHaveLength(PIECES + 1);
  });

  it('may not where its caller has no more time than that', async () => {
    await expect(listing(PIECES, { timeoutMs })).rejects.toThrow('no answer in time');
  });

  it('may not take longer than is said, nor stand still for longer than a call may take', async () => {
    await expect(listing(PIECES, { timeoutMs, longestMs: 500 })).rejects.toThrow('no answer in time');
    await expect(listing(3, { timeoutMs, longestMs: 20_000 })).rejects.toThrow('no answer in time');
  });
});
