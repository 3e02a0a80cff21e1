/** What a call is said to have done, for every point at which the connection can fail it. */
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Pool } from 'undici';
import { Deadline } from '../../src/orchestration/deadline.ts';
import { WholeBody, exchange, type ExchangeRequest } from '../../src/orchestration/exchange.ts';
import {
  OrchestrationClient,
  OrchestrationError,
  type OrchestrationClientOptions,
} from '../../src/orchestration/index.ts';
import { answer, startScriptedUpstream, type Script, type ScriptedUpstream } from './scripted-upstream.ts';

const reservation = { payload_id: '8hhtn-fvpvq', payload_address: '10.0.0.1', payload_ports: [] };
const payloads = { results: [{ id: '8hhtn-fvpvq', status: { state: 'Ready' } }] };
const valid: Script = (socket, { method }) => answer(socket, 200, method === 'GET' ? payloads : reservation);

const open: (AsyncDisposable | OrchestrationClient)[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) {
    await (resource instanceof OrchestrationClient ? resource.close() : resource[Symbol.asyncDispose]());
  }
});

async function upstream(script: Script): Promise<ScriptedUpstream> {
  const started = await startScriptedUpstream(script);
  open.push(started);
  return started;
}

function clientOf(baseUrl: string, options: Partial<OrchestrationClientOptions> = {}): OrchestrationClient {
  const client = new OrchestrationClient({ baseUrl, timeoutMs: 5_000, ...options });
  open.push(client);
  return client;
}

const write = (client: OrchestrationClient, options?: Parameters<OrchestrationClient['createReservation']>[3]) =>
  client.createReservation('project', 'allocation', {}, options);
const read = (client: OrchestrationClient, options?: Parameters<OrchestrationClient['listPayloads']>[2]) =>
  client.listPayloads('project', 'allocation', options);

/** As SIGSTOP and SIGCONT would have it: the kernel goes on, and this process sees nothing of it. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

async function failureOf(call: Promise<unknown>): Promise<OrchestrationError> {
  const error = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof OrchestrationError)) throw error;
  return error;
}

describe('a call that cannot have been sent is unavailable, be it a write', () => {
  it('when nobody listens', async () => {
    const gone = await startScriptedUpstream(valid);
    await gone[Symbol.asyncDispose]();
    const error = await failureOf(write(clientOf(gone.url)));
    expect(error).toMatchObject({ kind: 'unavailable', retryable: true, operation: 'CreateReservation' });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('when the name leads nowhere', async () => {
    const error = await failureOf(write(clientOf('http://orchestration.invalid', { timeoutMs: 20_000 })));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.message).toContain('before the request was sent');
  });

  it('when the connection is not established in time', async () => {
    // The server accepts, and never answers the TLS handshake.
    const silent = await upstream(() => undefined);
    const error = await failureOf(write(clientOf(silent.url.replace('http:', 'https:'), { timeoutMs: 1_000 })));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(silent.connections).toHaveLength(1);
  });

  it('when no connection becomes free in time, and the busy connection does not suffer for it', async () => {
    const held: (() => void)[] = [];
    const slow = await upstream((socket, request) => {
      if (request.index === 0) held.push(() => answer(socket, 200, reservation));
      else valid(socket, request);
    });
    const client = clientOf(slow.url, { connections: 1 });
    const first = write(client);
    const error = await failureOf(write(client, { timeoutMs: 50 }));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.message).toContain('before the request was sent');
    held[0]?.();
    await expect(first).resolves.toEqual(reservation);
    await expect(write(client)).resolves.toEqual(reservation);
    expect(slow.requests).toHaveLength(2);
    expect(slow.connections).toHaveLength(1);
  });

  it('when the process was stopped until after its time, and then finds the connection first', async () => {
    const server = await upstream(valid);
    const pool = new Pool(server.url, { connections: 1 });
    open.push({ [Symbol.asyncDispose]: () => pool.destroy() });
    const request: ExchangeRequest = { method: 'POST', path: '/', headers: [] };
    const body = () => new WholeBody(1_000);
    const late = exchange(pool, request, new Deadline(50), body);
    standStill(200);
    expect(await late).toEqual({ answered: false, sent: false, cause: 'timeout' });
    expect(await exchange(pool, request, new Deadline(5_000), body)).toMatchObject({ answered: true, status: 200 });
    expect(server.requests).toHaveLength(1);
  });

  it('when the caller gave up before', async () => {
    const server = await upstream(valid);
    const client = clientOf(server.url);
    const error = await failureOf(write(client, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ kind: 'unavailable' });
    await read(client);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('when the client is closed', async () => {
    const server = await upstream(valid);
    const client = clientOf(server.url);
    await client.close();
    expect(await failureOf(write(client))).toMatchObject({ kind: 'unavailable' });
  });
});

const faults: [string, Script][] = [
  ['is cut before the answer', (socket) => socket.destroy()],
  ['is reset before the answer', (socket) => socket.resetAndDestroy()],
  ['is ended in order, without an answer', (socket) => socket.end()],
  ['stalls', () => undefined],
  ['is cut within the head', (socket) => socket.end('HTTP/1.1 200 O')],
  ['is cut after the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n')],
  ['is cut within the body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"payload')],
  ['is cut between chunks', (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n')],
  ['stalls within the body', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{')],
  ['brings what is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ['brings what is not JSON', (socket) => answer(socket, 200, '<html>')],
  ['brings what does not fit the contract', (socket) => answer(socket, 200, { payload_id: 7, results: 'none' })],
  ['brings more than is taken', (socket) => answer(socket, 200, JSON.stringify({ x: 'y'.repeat(4096) }))],
  ['is that of a proxy that saw no answer', (socket) => answer(socket, 504, 'Gateway Timeout')],
];

describe.each(faults)('a call that was sent and whose answer %s', (_, script) => {
  const options = { timeoutMs: 200, maxAnswerBytes: 2048 };

  it('has an unknown outcome if it is a write, and is made once', async () => {
    const server = await upstream(script);
    const error = await failureOf(write(clientOf(server.url, options)));
    expect(error).toMatchObject({ kind: 'unknown_outcome', retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it('is unavailable if it is a read', async () => {
    const server = await upstream(script);
    const error = await failureOf(read(clientOf(server.url, options), { repeat: false }));
    expect(error).toMatchObject({ kind: 'unavailable', retryable: true });
    expect(server.requests).toHaveLength(1);
  });

  it('does not harm the next call', async () => {
    const server = await upstream((socket, request) => (request.index === 0 ? script : valid)(socket, request));
    const client = clientOf(server.url, { ...options, connections: 1 });
    await failureOf(write(client));
    await expect(write(client, { timeoutMs: 5_000 })).resolves.toEqual(reservation);
  });
});

describe('a connection that is used again', () => {
  it('and was closed by the upstream meanwhile is replaced unnoticed', async () => {
    const server = await upstream(valid);
    const client = clientOf(server.url, { connections: 1 });
    await write(client);
    const [first] = server.connections;
    first?.end();
    if (first && !first.closed) await once(first, 'close');
    await expect(write(client)).resolves.toEqual(reservation);
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it('and is reset by the upstream on the next write leaves its outcome unknown', async () => {
    const server = await upstream((socket, request) => {
      if (request.index === 1) socket.resetAndDestroy();
      else valid(socket, request);
    });
    const client = clientOf(server.url, { connections: 1 });
    await write(client);
    expect(await failureOf(write(client))).toMatchObject({ kind: 'unknown_outcome' });
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0]);
  });

  it('and is reset by the upstream on the next read is replaced and the read made again', async () => {
    const server = await upstream((socket, request) => {
      if (request.index === 1) socket.resetAndDestroy();
      else valid(socket, request);
    });
    const client = clientOf(server.url, { connections: 1 });
    await read(client);
    await expect(read(client)).resolves.toHaveLength(1);
    expect(server.requests).toHaveLength(3);
  });
});

describe('the caller’s signal', () => {
  const abortedWhenReceived = async (call: (client: OrchestrationClient, signal: AbortSignal) => Promise<unknown>) => {
    const controller = new AbortController();
    const server = await upstream(() => controller.abort());
    return failureOf(call(clientOf(server.url), controller.signal));
  };

  it('gives up a write that was sent with an unknown outcome, and a read with none', async () => {
    const ofWrite = await abortedWhenReceived((client, signal) => write(client, { signal }));
    expect(ofWrite).toMatchObject({ kind: 'unknown_outcome' });
    expect(ofWrite.message).toContain('given up by the caller');
    expect(await abortedWhenReceived((client, signal) => read(client, { signal }))).toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('an answer', () => {
  it('that comes byte by byte is bounded by the time of the call as a whole', async () => {
    const server = await upstream((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 5);
      socket.on('close', () => clearInterval(drip));
    });
    const startedAt = performance.now();
    expect(await failureOf(read(clientOf(server.url, { timeoutMs: 150 })))).toMatchObject({ kind: 'unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('that is a redirect is not followed', async () => {
    const server = await upstream((socket) => answer(socket, 307, '', { location: '/elsewhere' }));
    expect(await failureOf(write(clientOf(server.url)))).toMatchObject({ kind: 'invalid', status: 307 });
    expect(server.requests).toHaveLength(1);
  });

  it('that does not fit is named by its place and not by its content', async () => {
    const secret = { ...payloads, results: [{ id: 'hush', status: { state: 5 } }] };
    const server = await upstream((socket) => answer(socket, 200, secret));
    const error = await failureOf(read(clientOf(server.url), { repeat: false }));
    expect(error.message).toContain('/results/0/status/state');
    expect(error.message).not.toContain('hush');
  });
});

describe('repetition', () => {
  it('makes a read again until it gets through', async () => {
    const server = await upstream((socket, request) => {
      if (request.index < 2) answer(socket, 503, {});
      else valid(socket, request);
    });
    await expect(read(clientOf(server.url))).resolves.toHaveLength(1);
    expect(server.requests).toHaveLength(3);
  });

  it('waits as long as a throttling upstream says, and not at all when that is past the time of the call', async () => {
    const server = await upstream((socket) => answer(socket, 429, { message: 'slow down' }, { 'retry-after': '60' }));
    expect(await failureOf(read(clientOf(server.url)))).toMatchObject({ kind: 'throttled', retryAfterMs: 60_000 });
    expect(server.requests).toHaveLength(1);
  });

  it('makes a write again only when told to, and never forgets that an earlier attempt may have taken effect', async () => {
    const script: Script = (socket, { index }) => (index === 0 ? void socket.destroy() : answer(socket, 503, {}));
    const server = await upstream(script);
    const error = await failureOf(write(clientOf(server.url), { repeat: true }));
    expect(error).toMatchObject({ kind: 'unknown_outcome', status: 503 });
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body).toBe('{}');
  });
});
