/** Callers that take their time, by accident or to keep connections busy: each is told so, and nobody else notices. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

/** Long enough that a caller who dawdles not at all keeps within it on a busy machine. */
const HEADERS_MS = 1_000;
const WHOLE_MS = 2_000;
const DRIP_MS = 20;

let under: ApiUnderTest;
beforeAll(async () => {
  under = await startApiUnderTest(1, {
    HEADERS_TIMEOUT_MS: String(HEADERS_MS),
    REQUEST_TIMEOUT_MS: String(WHOLE_MS),
  });
});
afterAll(() => under.stop());

const post = (headers: string) =>
  `POST /v1/matches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}`;
const body = '{"match_id":"slow","profile":"ranked"}';

/** Sends the text at once, and then one of the drops for as long as the connection is there; what was answered. */
function drip(first: string, drop: string): Promise<string> {
  const { hostname, port } = new URL(under.url);
  return new Promise((resolve) => {
    const socket: Socket = connect(Number(port), hostname, () => socket.write(first));
    const dripping = setInterval(() => drop !== '' && socket.writable && socket.write(drop), DRIP_MS);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(answer);
    });
  });
}

const slow: [what: string, first: string, drop: string][] = [
  ['that says nothing', '', ''],
  ['whose request line does not end', 'GET /v1/profiles', 'x'],
  ['whose headers do not end', post(''), 'X-Filler: 1\r\n'],
  ['whose headers stop', post('X-Half'), ''],
  ['whose body comes byte by byte', post(`Content-Length: 100000\r\n\r\n${body.slice(0, -1)}`), ' '],
  ['whose body stops', post(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`), ''],
  ['whose chunks do not end', post(`Transfer-Encoding: chunked\r\n\r\n`), '1\r\n \r\n'],
  [
    'whose body to a route that reads none stops',
    'DELETE /v1/matches/slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    '',
  ],
  ['whose second request on a connection stops', 'GET /healthz/live HTTP/1.1\r\nHost: x\r\n\r\nGET /hea', ''],
];

describe('a caller', () => {
  let before: Record<string, unknown>;
  let answers: Map<string, string>;
  beforeAll(async () => {
    before = await contentOf(under.redis);
    const told = slow.map(async ([what, first, drop]) => [what, await drip(first, drop)] as const);
    answers = new Map(await Promise.all(told));
  });

  it.each(slow)('%s is answered with 408', (what) => {
    const answer = answers.get(what);
    expect(answer).toMatch(
      /HTTP\/1\.1 408 [^\r]*\r\nContent-Type: application\/problem\+json.*"code":"request_timeout"/s,
    );
    expect(answer).toMatch(/X-Request-Id: \S+/);
  });

  it('who was too slow leaves nothing behind', async () => {
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('that was told at once that its body is too large is cut off as well, and told nothing more', async () => {
    const answer = await drip(post('Content-Length: 1000000\r\n\r\n'), ' ');
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^\r]*\r\n.*"code":"body_too_large"[^}]*\}$/s);
  });

  it('whose answer is held for longer than that is not one of them', async () => {
    const submitted = await fetch(`${under.url}/v1/matches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=3' },
      body: JSON.stringify({ match_id: 'held', profile: 'ranked' }),
    });
    expect([submitted.status, submitted.headers.get('preference-applied')]).toEqual([202, 'wait=3']);
  });
});

describe('hundreds of slow callers', () => {
  it('are all cut off, and meanwhile others are served', async () => {
    const answers: string[] = [];
    const sluggish = Array.from({ length: 300 }, async (_, i) => {
      answers.push(await drip(post(i % 2 ? 'X-Half' : 'Content-Length: 9\r\n\r\n{'), ''));
    });
    let served = 0;
    while (answers.length < sluggish.length) {
      const { status } = await fetch(`${under.url}/healthz/live`, { headers: { connection: 'close' } });
      expect(status).toBe(200);
      served += 1;
    }
    expect(served).toBeGreaterThan(1);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});
