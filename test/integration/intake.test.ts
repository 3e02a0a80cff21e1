import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ApiClient, type Answer } from './api-client.ts';
import { assign, contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
let api: ApiClient;
let other: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest(2);
  [api, other] = (await Promise.all(under.urls.map((url) => ApiClient.of(url)))) as [ApiClient, ApiClient];
});
afterAll(() => under.stop());

let count = 0;
const newId = () => `m-${(count += 1)}`;
const match = (more: object = {}) => ({
  match_id: newId(),
  profile: 'ranked',
  attributes: { build: '1.42.0', map: 'harbor', mode: '5v5' },
  players: [{ player_id: 'p1', latencies_ms: { 'eu-west': 31 } }],
  ...more,
});

function expectProblem({ status, headers, body }: Answer, expected: number, code: string) {
  expect({ status, code: body.code }).toEqual({ status: expected, code });
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body.request_id).toBe(headers.get('x-request-id'));
  expect(body.type).toBe(`urn:matchgate:problem:${code}`);
}

describe('a match is accepted once (P4)', () => {
  it('is shown as accepted, and where to find it', async () => {
    const request = match({ priority: 9, deadline_ms: 5_000 });
    const { status, headers, body } = await api.submit(request);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/matches/${request.match_id}`);
    expect(headers.get('idempotency-replayed')).toBeNull();
    expect(body).toMatchObject({ match_id: request.match_id, state: 'queued', version: 1, priority: 9 });
    expect(Date.parse(body.deadline_at) - Date.parse(body.created_at)).toBe(5_000);
    expect((await api.get(`/v1/matches/${request.match_id}`)).body).toEqual(body);
  });

  it('is replayed for the same body, whatever the order of its keys', async () => {
    const request = match();
    await api.submit(request);
    const reordered = Object.fromEntries(Object.entries(request).reverse());
    const replay = await other.submit(reordered);
    expect(replay.status).toBe(202);
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
  });

  it('refuses another body, also one that differs only deep inside, and keeps the first', async () => {
    const request = match({ match_data: { rounds: [1, 2, { bonus: true }] } });
    await api.submit(request);
    const before = await contentOf(under.redis);
    expectProblem(
      await other.submit({ ...request, match_data: { rounds: [1, 2, { bonus: false }] } }),
      409,
      'match_id_conflict',
    );
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('makes one match of 100 simultaneous identical requests through two processes', async () => {
    const request = match();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 ? api : other).submit(request)),
    );
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.created_at)).size).toBe(1);
    expect((await api.get(`/v1/matches/${request.match_id}`)).body.version).toBe(1);
  });

  it('answers a replay of a match that has its server with 200 and the server', async () => {
    const request = match();
    await api.submit(request);
    await assign(under.ledger, request.match_id);
    const replay = await other.submit(request);
    expect(replay.status).toBe(200);
    expect(replay.body.reservation).toMatchObject({ payload_id: '8hhtn-fvpvq' });
    expect(replay.body.reservation).not.toHaveProperty('attempt');
  });
});

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const text = (more: string) => `{"match_id":"refused","profile":"ranked"${more}}`;
const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))),
  );

type Refusal = [
  what: string,
  body: string | Uint8Array<ArrayBuffer>,
  status: number,
  code: string,
  pointer: string | null,
];

const refusals: Refusal[] = [
  ['no JSON', 'match', 400, 'malformed_json', null],
  ['an empty body', '', 400, 'malformed_json', null],
  ['half a body', '{"match_id":', 400, 'malformed_json', null],
  ['two values', '{} {}', 400, 'malformed_json', null],
  [
    'bytes that are not UTF-8',
    bytes(text(',"match_data":"').slice(0, -1), [0xff, 0xfe], '"}'),
    400,
    'malformed_json',
    null,
  ],
  ['a raw NUL', text(',"match_data":"\0"'), 400, 'malformed_json', null],
  ['a list', '[]', 422, 'invalid_request', ''],
  ['null', 'null', 422, 'invalid_request', ''],
  ['no id', '{"profile":"ranked"}', 422, 'invalid_request', '/match_id'],
  ['an id with a slash', '{"match_id":"a/b","profile":"ranked"}', 422, 'invalid_request', '/match_id'],
  ['an id with a line break at its end', '{"match_id":"a\\n","profile":"ranked"}', 422, 'invalid_request', '/match_id'],
  ['too long an id', `{"match_id":"${'a'.repeat(129)}","profile":"ranked"}`, 422, 'invalid_request', '/match_id'],
  ['an id with a NUL', '{"match_id":"a\\u0000","profile":"ranked"}', 422, 'invalid_request', '/match_id'],
  ['a number for an id', '{"match_id":7,"profile":"ranked"}', 422, 'invalid_request', '/match_id'],
  ['an unknown profile', '{"match_id":"refused","profile":"nobody"}', 422, 'invalid_request', '/profile'],
  ['a profile out of a prototype', '{"match_id":"refused","profile":"__proto__"}', 422, 'invalid_request', '/profile'],
  ['an unknown field', text(',"prioritee":5'), 422, 'invalid_request', '/prioritee'],
  ['an unknown field with a slash', text(',"a/b~c":5'), 422, 'invalid_request', '/a~1b~0c'],
  [
    'an unknown field of a player',
    text(',"players":[{"player_id":"a","x":1}]'),
    422,
    'invalid_request',
    '/players/0/x',
  ],
  ['a text for a number', text(',"priority":"5"'), 422, 'invalid_request', '/priority'],
  ['a fraction for an integer', text(',"deadline_ms":1.5'), 422, 'invalid_request', '/deadline_ms'],
  ['a priority out of range', text(',"priority":10'), 422, 'invalid_request', '/priority'],
  [
    'a negative latency',
    text(',"players":[{"player_id":"a","latencies_ms":{"eu":-1}}]'),
    422,
    'invalid_request',
    '/players/0/latencies_ms/eu',
  ],
  [
    'a text for a latency under a name with a line break',
    text(',"players":[{"player_id":"a","latencies_ms":{"e\\nu":"1"}}]'),
    422,
    'invalid_request',
    '/players/0/latencies_ms/e\nu',
  ],
  [
    'an empty name of a region',
    text(',"players":[{"player_id":"a","latencies_ms":{"":1}}]'),
    422,
    'invalid_request',
    '/players/0/latencies_ms/',
  ],
  ['a number beyond every double', text(',"match_data":[0,1e999]'), 422, 'invalid_request', '/match_data/1'],
  ['a lone surrogate in a value', text(',"match_data":{"a":"\\ud800"}'), 422, 'invalid_request', '/match_data/a'],
  ['a lone surrogate in a name', text(',"attributes":{"\\udfff":1}'), 422, 'invalid_request', '/attributes/\ufffd'],
  ['a prototype', text(',"__proto__":{"priority":9}'), 422, 'invalid_request', '/__proto__'],
  [
    'a prototype deep inside',
    text(',"match_data":[{"__proto__":{}}]'),
    422,
    'invalid_request',
    '/match_data/0/__proto__',
  ],
  ['a field given twice', text(',"profile":"casual"'), 422, 'invalid_request', '/profile'],
  [
    'a field given twice, differently written',
    text(',"attributes":{"map":1,"m\\u0061p":2}'),
    422,
    'invalid_request',
    '/attributes/map',
  ],
  [
    'a field given twice, of a long path',
    text(`,"match_data":{"a":[{"${'~'.repeat(100)}":1,"${'~'.repeat(100)}":2}]}`),
    422,
    'invalid_request',
    '/match_data/a/0',
  ],
  [
    'a lone surrogate in a long path',
    text(`,"match_data":{"a":{"${'b'.repeat(200)}":{"c":"\\ud800"}}}`),
    422,
    'invalid_request',
    '/match_data/a',
  ],
  ['a field of a long name', text(`,"${'x'.repeat(200)}":1`), 422, 'invalid_request', ''],
  ['too deep a nesting', text(`,"match_data":${nested(65)}`), 422, 'invalid_request', ''],
  ['a nesting without end', nested(100_000), 422, 'invalid_request', ''],
  [
    'too many players',
    text(`,"players":[${'{"player_id":"a"},'.repeat(1_000)}{"player_id":"a"}]`),
    422,
    'invalid_request',
    '/players',
  ],
  ['a huge list of nothing', text(`,"players":[${'0,'.repeat(120_000)}0]`), 422, 'invalid_request', '/players'],
  ['a URL of another kind', text(',"callback_url":"file:///etc/passwd"'), 422, 'invalid_request', '/callback_url'],
  [
    'an override that the profile does not allow',
    text(',"allocations":["us-east"]'),
    422,
    'invalid_request',
    '/allocations',
  ],
  ['a skip that the profile does not allow', text(',"skip_after":true'), 422, 'invalid_request', '/skip_after'],
  ['a body over the limit', text(`,"match_data":"${'x'.repeat(256 * 1024)}"`), 413, 'body_too_large', null],
];

describe('a request that is refused', () => {
  it.each(refusals)('is told why and leaves nothing behind: %s', async (_what, body, status, code, pointer) => {
    const before = await contentOf(under.redis);
    const answer = await api.post('/v1/matches', body);
    expectProblem(answer, status, code);
    if (pointer !== null) expect(answer.body.errors[0]?.pointer).toBe(pointer);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('names everything that is wrong, and not more than 20 fields', async () => {
    const { body } = await api.submit({ match_id: '', profile: 7, priority: 11, extra: 1 });
    expect(body.errors.map(({ pointer }) => pointer).sort()).toEqual(['/extra', '/match_id', '/priority', '/profile']);
    const many = await api.submit({
      ...match(),
      ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, 1])),
    });
    expect(many.body.errors).toHaveLength(20);
  });

  it.each([
    ['no type', {}],
    ['another type', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another character set', { 'content-type': 'application/json; charset=utf-16' }],
    ['a compressed body', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
  ])('because of its encoding is a 415: %s', async (_what, headers) => {
    const before = await contentOf(under.redis);
    const body = Uint8Array.from(gzipSync(JSON.stringify(match())));
    expectProblem(
      await api.call('POST', '/v1/matches', { body, headers: { 'content-type': '', ...headers } }),
      415,
      'unsupported_media_type',
    );
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it.each([
    ['POST', '/v1/matches/a'],
    ['PUT', '/v1/matches'],
    ['PATCH', '/v1/matches/a'],
    ['GET', '/v2/matches'],
    ['GET', '/'],
  ])('because there is no such route is a 404: %s %s', async (method, path) => {
    expectProblem(await api.call(method, path), 404, 'not_found');
  });

  it('is a matter of the body only where one is heeded', async () => {
    const body = '{"a":1,"a":1e999}';
    const headers = { 'content-type': 'application/json' };
    expectProblem(await api.call('POST', '/v1/nope', { body, headers }), 404, 'not_found');
    expectProblem(await api.call('DELETE', '/v1/matches/nope', { body, headers }), 404, 'match_not_found');
    const text = { body, headers: { 'content-type': 'text/plain' } };
    expectProblem(await api.call('POST', '/v1/nope', text), 404, 'not_found');
    for (const odd of ['{', '\xff', '['.repeat(100), ''])
      expectProblem(await api.call('POST', '/v1/nope', { body: odd, headers }), 404, 'not_found');
  });

  /** What is answered to these bytes. */
  async function answerTo(bytes: string): Promise<string> {
    const { hostname, port } = new URL(under.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    await once(socket, 'close');
    return answer;
  }
  const form = 'content-type: application/x-www-form-urlencoded';
  const chunked = 'transfer-encoding: chunked';

  it.each([
    ['nothing, of a type', ['content-type: text/plain'], '', 404],
    ['an empty form', [form, 'content-length: 0'], '', 404],
    ['no chunk', [chunked], '0\r\n\r\n', 404],
    ['no chunk of JSON', ['content-type: application/json', chunked], '0\r\n\r\n', 404],
    ['a form', [form, 'content-length: 1'], 'a', 415],
    ['a chunk', [chunked], '1\r\na\r\n0\r\n\r\n', 415],
    ['a chunk and then silence', [form, chunked], '1\r\na\r\n', 415],
  ])('is not one for a body that is empty, where none is heeded: %s', async (_what, headers, body, status) => {
    for (const route of ['DELETE /v1/matches/nope', 'POST /v1/matches/nope/confirm']) {
      const head = [`${route} HTTP/1.1`, 'host: x', 'connection: close', ...headers, '', ''].join('\r\n');
      const code = status === 404 ? 'match_not_found' : 'unsupported_media_type';
      expect(await answerTo(head + body)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*"code":"${code}"`, 's'));
    }
  });

  it('is answered as a problem even where it is no HTTP', async () => {
    const answer = await answerTo('NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*"code":"bad_request"/s);
  });
});

describe('a match is found by its id', () => {
  it('whatever the contract allows in one, percent-encoded or not', async () => {
    const request = match({ match_id: 'A.b_c:d-9' });
    await api.submit(request);
    for (const path of ['A.b_c:d-9', 'A.b_c%3Ad-9', '%41%2Eb_c:d-9']) {
      const { status, body } = await other.get(`/v1/matches/${path}`);
      expect([status, body.match_id]).toEqual([200, request.match_id]);
    }
  });

  it.each([
    ['unknown', 'never-sent', 404, 'match_not_found'],
    ['with a slash in it', 'a%2Fb', 422, 'invalid_request'],
    ['with a NUL in it', 'a%00', 422, 'invalid_request'],
    ['too long', 'a'.repeat(129), 422, 'invalid_request'],
    ['far too long', 'a'.repeat(10_000), 422, 'invalid_request'],
    ['badly encoded', '%E0%A4%A', 400, 'bad_request'],
    ['no UTF-8', '%ff', 400, 'bad_request'],
  ])('and one that is %s is told so, for reading and for withdrawing', async (_what, id, status, code) => {
    const before = await contentOf(under.redis);
    expectProblem(await api.get(`/v1/matches/${id}`), status, code);
    expectProblem(await api.call('DELETE', `/v1/matches/${id}`), status, code);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('by HEAD as by GET, without the body', async () => {
    const request = match();
    await api.submit(request);
    const known = await fetch(`${under.url}/v1/matches/${request.match_id}`, { method: 'HEAD' });
    expect([known.status, await known.text()]).toEqual([200, '']);
    const unknown = await fetch(`${under.url}/v1/matches/never-sent`, { method: 'HEAD' });
    expect(unknown.status).toBe(404);
  });
});

describe('waiting', () => {
  it.each([
    ['wait=20', true],
    ['respond-async, wait=20', true],
    ['WAIT = "20"; foo', true],
    ['handling=lenient', false],
    ['wait=-1', false],
    ['wait=soon', false],
    ['wait=0', false],
  ])('is asked for by Prefer: %s', async (prefer, waits) => {
    const request = match();
    const answer = api.submit(request, { prefer });
    await eventually(
      () => under.redis.exists(under.ledger.keys.match(`default/${request.match_id}`)),
      (seen) => seen === 1,
    );
    if (waits) await assign(under.ledger, request.match_id);
    const { status, headers, body } = await answer;
    expect([status, body.state]).toEqual(waits ? [200, 'assigned'] : [202, 'queued']);
    expect(headers.get('preference-applied')).toBe(waits ? 'wait=20' : null);
  });

  it('ends when its time is up, with the match as it then is', async () => {
    const request = match();
    const submitted = await api.submit(request, { prefer: 'wait=1' });
    expect([submitted.status, submitted.body.state]).toEqual([202, 'queued']);
    const shown = await api.get(`/v1/matches/${request.match_id}?wait=0.2`);
    expect([shown.status, shown.body.state]).toEqual([200, 'queued']);
  });

  it('is woken in another process than the one that changed the match', async () => {
    const request = match();
    await api.submit(request);
    const shown = other.get(`/v1/matches/${request.match_id}?wait=20`);
    await api.call('DELETE', `/v1/matches/${request.match_id}`);
    expect((await shown).body.state).toBe('cancelled');
  });

  it.each(['abc', '-1', '301', 'Infinity', '', '1&wait=2', '1&more=2'])('is refused for ?wait=%s', async (wait) => {
    expectProblem(await api.get(`/v1/matches/m-1?wait=${wait}`), 422, 'invalid_request');
  });

  it('many times over one connection gathers nothing on it', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const request = match();
    await api.submit(request);
    for (let i = 0; i < 30; i += 1) await api.get(`/v1/matches/${request.match_id}?wait=0.001`);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});

describe('withdrawing', () => {
  it('cancels a match once, and says the same again', async () => {
    const request = match();
    await api.submit(request);
    const first = await api.call('DELETE', `/v1/matches/${request.match_id}`);
    expect([first.status, first.body.state]).toEqual([200, 'cancelled']);
    const again = await other.call('DELETE', `/v1/matches/${request.match_id}`);
    expect(again.body).toEqual(first.body);
  });

  it('releases a match that has its server', async () => {
    const request = match();
    await api.submit(request);
    await assign(under.ledger, request.match_id);
    const { body } = await api.call('DELETE', `/v1/matches/${request.match_id}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(body.state).toBe('released');
  });
});
