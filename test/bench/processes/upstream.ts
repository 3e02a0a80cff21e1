/**
 * The upstream of every system that is compared: as cheap as it can be, and honest. It knows what is reserved and what is
 * Ready, so that a gateway that looks finds what it expects; it counts what it was asked.
 */
import { createServer, type Socket } from 'node:net';
import { serveParent } from './child.ts';
import { HttpMessages, type HttpMessage } from './http-messages.ts';
import { Payloads } from './upstream-payloads.ts';

export interface UpstreamCounts {
  readonly reserved: number;
  readonly annotated: number;
  readonly noMatch: number;
  readonly listed: number;
  readonly other: number;
}

export type UpstreamRequest =
  /** How long every answer takes. */
  | { readonly do: 'answer after'; readonly ms: number }
  | { readonly do: 'count' }
  /** Answers once so many annotations have been written since the beginning. */
  | { readonly do: 'await'; readonly annotated: number; readonly withinMs: number }
  /** What has been reserved is forgotten: the next round begins with an empty fleet. */
  | { readonly do: 'forget' }
  /** From now on there are so many Ready in this allocation, more or less; before, there are as many as are asked for. */
  | { readonly do: 'limit'; readonly allocationId: string; readonly ready: number }
  /** So many more that nobody of ours holds, to be listed. */
  | { readonly do: 'fill'; readonly allocationId: string; readonly count: number };

const payloads = new Payloads();
const counts = { reserved: 0, annotated: 0, noMatch: 0, listed: 0, other: 0 };
const awaited = new Set<{ annotated: number; done: () => void }>();
let delayMs = 0;

const ROUTE =
  /^(\w+) \/api\/v0\/projects\/[^/]+\/allocations\/([^/]+)\/(reservations|payloads)(?:\/([^/ ]+)(\/\w+)?)? /;
const TOKEN = JSON.stringify({ access_token: 'bench', token_type: 'Bearer', expires_in: 86_400 });

function answerTo({ head, body }: HttpMessage): { status: string; text: string | Generator<Buffer> } {
  const [, method, allocationId = '', kind, payloadId = '', part] = ROUTE.exec(head) ?? [];
  if (head.startsWith('POST /auth/')) return { status: '200 OK', text: TOKEN };
  if (kind === 'reservations') {
    const text = payloads.reserve(allocationId, body);
    counts[text === undefined ? 'noMatch' : 'reserved'] += 1;
    return text === undefined ? { status: '412 Precondition Failed', text: '{}' } : { status: '200 OK', text };
  }
  if (part === '/annotation') {
    payloads.annotate(allocationId, payloadId, body);
    counts.annotated += 1;
    for (const waiting of awaited) if (counts.annotated >= waiting.annotated) waiting.done();
    return { status: '200 OK', text: '{}' };
  }
  if (kind === 'payloads' && method === 'GET' && payloadId === '') {
    counts.listed += 1;
    return { status: '200 OK', text: payloads.list(allocationId) };
  }
  counts.other += 1;
  if (method === 'DELETE') payloads.release(allocationId, payloadId);
  return { status: '200 OK', text: method === 'GET' ? payloads.show(allocationId, payloadId) : '{}' };
}

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  const messages = new HttpMessages((message) => {
    const { status, text } = answerTo(message);
    const send = () => {
      if (typeof text !== 'string') {
        sendPieces(socket, text);
        return;
      }
      const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`;
      socket.write(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${text}`);
    };
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  });
  socket.on('data', (chunk) => messages.push(chunk));
  socket.on('error', () => socket.destroy());
}

/** One in each turn of the event loop, as far as they are taken: nobody else waits for the whole of them. */
function sendPieces(socket: Socket, pieces: Generator<Buffer>): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
  const sendNext = () => {
    const { done, value } = pieces.next();
    if (done) {
      socket.write('0\r\n\r\n');
      return;
    }
    socket.cork();
    socket.write(`${value.length.toString(16)}\r\n`);
    socket.write(value);
    const isTaken = socket.write('\r\n');
    socket.uncork();
    if (isTaken) setImmediate(sendNext);
    else socket.once('drain', sendNext);
  };
  sendNext();
}

function reached(annotated: number, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      awaited.delete(waiting);
      resolve();
    };
    const waiting = { annotated, done };
    const timer = setTimeout(done, withinMs);
    awaited.add(waiting);
    if (counts.annotated >= annotated) done();
  });
}

async function obey(request: UpstreamRequest): Promise<UpstreamCounts> {
  switch (request.do) {
    case 'answer after':
      delayMs = request.ms;
      break;
    case 'await':
      await reached(request.annotated, request.withinMs);
      break;
    case 'forget':
      payloads.forget();
      break;
    case 'limit':
      payloads.limit(request.allocationId, request.ready);
      break;
    case 'fill':
      payloads.fill(request.allocationId, request.count);
      break;
    case 'count':
  }
  return { ...counts };
}

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub has no port');
  serveParent({ url: `http://127.0.0.1:${address.port}`, answer: obey });
});
