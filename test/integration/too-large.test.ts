/** Bodies over the limit, from callers that send all of it before they look for an answer, and from those that send far more. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_UNREAD_BYTES } from '../../src/intake/unread-bodies.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

const MIB = 1024 * 1024;

let under: ApiUnderTest;
beforeAll(async () => {
  under = await startApiUnderTest();
});
afterAll(() => under.stop());

const piece = Buffer.alloc(64 * 1024, 'x');
const head = (path: string, framing: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`;
const declared = (bytes: number) => `Content-Length: ${bytes}`;

async function connected(): Promise<Socket> {
  const { hostname, port } = new URL(under.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** Writes the body whole, as fast as it is taken, reading nothing meanwhile. */
async function sendWhole(socket: Socket, bytes: number, chunked: boolean): Promise<void> {
  socket.pause();
  const size = `${piece.length.toString(16)}\r\n`;
  for (let sent = 0; sent < bytes; sent += piece.length) {
    const next = chunked ? Buffer.concat([Buffer.from(size), piece, Buffer.from('\r\n')]) : piece;
    if (!socket.write(next)) await once(socket, 'drain');
  }
  if (chunked) socket.write('0\r\n\r\n');
}

/** What is read until the text matches, or the connection ends. */
async function readUntil(socket: Socket, wanted: RegExp): Promise<string> {
  let answer = '';
  for await (const data of socket) {
    answer += String(data);
    if (wanted.test(answer)) break;
  }
  return answer;
}

const REFUSED = /^HTTP\/1\.1 413 .*"code":"body_too_large".*\}$/s;

describe.each([
  ['/v1/matches', 1],
  ['/v1/matches', 20],
  ['/v1/matches/batch', 20],
])('a body over the limit: POST %s of %d MiB', (path, mebibytes) => {
  it.each([
    ['of a length that is told', false],
    ['in chunks', true],
  ])('%s has its answer also for a caller that sends all of it first, and nothing is kept', async (_what, chunked) => {
    const before = await contentOf(under.redis);
    const socket = await connected();
    socket.write(head(path, chunked ? 'Transfer-Encoding: chunked' : declared(mebibytes * MIB)));
    await sendWhole(socket, mebibytes * MIB, chunked);
    expect(await readUntil(socket, REFUSED)).toMatch(REFUSED);
    socket.destroy();
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('is a 413 for fetch, each time', async () => {
    const body = Buffer.alloc(mebibytes * MIB, 'x');
    const headers = { 'content-type': 'application/json' };
    for (let tries = 0; tries < 3; tries += 1) {
      const answer = await fetch(under.url + path, { method: 'POST', body, headers });
      expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ code: 'body_too_large' })]);
    }
  });

  it('is a 413 for a caller that asks first whether to send it', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': mebibytes * MIB, expect: '100-continue' };
    const asking = httpRequest(under.url + path, { method: 'POST', headers });
    asking.on('continue', () => asking.end(Buffer.alloc(mebibytes * MIB, 'x')));
    asking.flushHeaders();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    asking.destroy();
  });
});

describe('a caller whose body is refused', () => {
  it('is answered before it has sent it', async () => {
    const socket = await connected();
    socket.write(head('/v1/matches', declared(MIB)));
    expect(await readUntil(socket, REFUSED)).toMatch(REFUSED);
    socket.destroy();
  });

  it('goes on with its next request on the same connection', async () => {
    const socket = await connected();
    socket.write(head('/v1/matches', declared(MIB)));
    await sendWhole(socket, MIB, false);
    socket.write('GET /healthz/live HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await readUntil(socket, /HTTP\/1\.1 200 /)).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 200 /s);
    socket.destroy();
  });

  it.each([
    ['because it is too large', '/v1/matches', 'application/json'],
    ['because of its type', '/v1/matches', 'text/plain'],
  ])('%s is cut off when it sends far too much', async (_what, path, type) => {
    const socket = await connected();
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write(head(path, declared(1_024 * MIB)).replace('application/json', type));
    let sent = 0;
    while (!socket.destroyed && sent < 8 * MAX_UNREAD_BYTES) {
      if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
      sent += piece.length;
    }
    await closed;
    expect(sent).toBeGreaterThanOrEqual(MAX_UNREAD_BYTES);
    expect(sent).toBeLessThan(2 * MAX_UNREAD_BYTES);
  });
});
