/** One request as bytes on a connection of its own, and what comes back: an HTTP client would mend most of what is wrong. */
import { connect } from 'node:net';
import type { HostileRequest } from './hostile-requests.ts';

export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  /** The connection was closed without an answer. */
  | { readonly kind: 'cut' }
  /** We had enough of waiting for an answer that is held. */
  | { readonly kind: 'left' }
  | { readonly kind: 'silent' };

const HELD_FOR_MS = 100;
/** Far longer than any answer takes, also on a machine that is busy with other tests. */
const SILENT_AFTER_MS = 20_000;

export function exchange(url: string, request: HostileRequest): Promise<Outcome> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const socket = connect(Number(port), hostname);
    const held = asksToBeHeld(request);
    const patience = setTimeout(() => end({ kind: held ? 'left' : 'silent' }), held ? HELD_FOR_MS : SILENT_AFTER_MS);
    const end = (outcome: Outcome) => {
      clearTimeout(patience);
      socket.destroy();
      resolve(outcome);
    };
    socket.on('data', (data) => {
      seen = Buffer.concat([seen, data]);
      const answer = answerIn(seen);
      if (answer?.headers.get('content-type') === 'text/event-stream') end({ ...answer, kind: 'answered', text: '' });
    });
    // What was answered before the connection broke counts; whoever refuses a body may not read it to its end.
    socket.on('error', () => end(outcomeOf(seen)));
    socket.on('close', () => end(outcomeOf(seen)));
    socket.write(bytesOf(request));
  });
}

/** To be asked for nothing else, so that whoever is left alone has kept nothing. A write is held for a second at most. */
function asksToBeHeld({ method, target }: HostileRequest): boolean {
  return ['GET', 'HEAD'].includes(method) && target.includes('wait=');
}

export function bytesOf({ method, target, headers, body, chunked }: HostileRequest): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const framing = names.has('content-length') || names.has('transfer-encoding') ? [] : [framingOf(body, chunked)];
  const lines = [['Host', 'gateway.test'], ['Connection', 'close'], ...framing.flat(), ...headers]
    .filter(([name]) => name !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  if (!chunked) return Buffer.concat([head, body]);
  const size = Buffer.from(`${body.length.toString(16)}\r\n`);
  const chunk = body.length === 0 ? [] : [size, body, Buffer.from('\r\n')];
  return Buffer.concat([head, ...chunk, Buffer.from('0\r\n\r\n')]);
}

function framingOf(body: Buffer, chunked: boolean): (readonly [string, string])[] {
  if (chunked) return [['Transfer-Encoding', 'chunked']];
  return body.length === 0 ? [] : [['Content-Length', String(body.length)]];
}

function outcomeOf(seen: Buffer): Outcome {
  const answer = answerIn(seen);
  return answer ? { kind: 'answered', ...answer } : { kind: 'cut' };
}

/** Undefined where no head has come. What says "go on" is no answer yet. */
function answerIn(seen: Buffer): { status: number; headers: Headers; text: string } | undefined {
  const end = seen.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = seen.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
  const rest = seen.subarray(end + 4);
  if (status < 200) return answerIn(rest);
  const headers = new Headers();
  for (const field of fields)
    headers.append(field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1).trim());
  return {
    status,
    headers,
    text: (headers.get('transfer-encoding') === 'chunked' ? unchunked(rest) : rest).toString(),
  };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, line).toString(), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
