/** An upstream that does with each request, byte by byte, what a test wants: answer, answer half, stall, cut. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** The head without its first line, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Counts from 0, over all connections. */
  readonly index: number;
  /** Which connection it came on, counted from 0. */
  readonly connection: number;
}

export type Script = (socket: Socket, request: ReceivedRequest) => void;

export interface ScriptedUpstream extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  readonly connections: readonly Socket[];
}

export async function startScriptedUpstream(script: Script): Promise<ScriptedUpstream> {
  const requests: ReceivedRequest[] = [];
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    const connection = connections.push(socket) - 1;
    let received = '';
    // The other side hanging up is what many of the tests are about.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let parsed = takeRequest(received); parsed; parsed = takeRequest(received)) {
        received = parsed.rest;
        const request = { ...parsed.request, index: requests.length, connection };
        requests.push(request);
        script(socket, request);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of connections) socket.destroy();
      await once(server, 'close');
    },
  };
}

type Parsed = { request: Omit<ReceivedRequest, 'index' | 'connection'>; rest: string };

function takeRequest(received: string): Parsed | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [firstLine = '', ...lines] = received.slice(0, headEnd).split('\r\n');
  const [method = '', path = ''] = firstLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
  if (received.length < bodyEnd) return undefined;
  return {
    request: { method, path, headers, body: received.slice(headEnd + 4, bodyEnd) },
    rest: received.slice(bodyEnd),
  };
}

export function answer(socket: Socket, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} X\r\n${lines.join('')}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
