/** What the client makes of a gateway that fails, byte by byte. */
import { describe, expect, it } from '@jest/globals';
import { MatchgateClient, MatchgateError, type MatchgateClientOptions } from '../../src/client/index.ts';
import { queuedMatch } from '../../src/intake/api-examples.ts';
import { answer, startScriptedUpstream, type Script } from '../orchestration/scripted-upstream.ts';

const match = { match_id: 'm-2041', profile: 'ranked' };
const problem = (status: number, code: string) => ({ title: code, status, detail: code, code, request_id: 'r-1' });

type Use<T> = (client: MatchgateClient) => Promise<T>;

async function against<T>(script: Script, use: Use<T>, options: Partial<MatchgateClientOptions> = {}) {
  await using gateway = await startScriptedUpstream(script);
  const client = new MatchgateClient({ baseUrl: gateway.url, ...options });
  const ended: { value?: T; error?: unknown } = await use(client).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { ...ended, requests: gateway.requests };
}
const submit: Use<unknown> = (client) => client.submit(match);
const first =
  (script: Script, then: Script): Script =>
  (socket, request) =>
    (request.index === 0 ? script : then)(socket, request);
const accepts: Script = (socket) => answer(socket, 202, queuedMatch);
const silent: Script = () => undefined;
/** Whoever answers has all the time that the client gives it, however busy the machine is. */
const endsWhereSilent = (script: Script, timeoutMs: number) => (script === silent ? { timeoutMs } : {});

describe('a request is sent again, unchanged, after', () => {
  it.each<[string, Script]>([
    ['a connection that was cut', (socket) => socket.destroy()],
    ['half an answer', (socket) => socket.end('HTTP/1.1 202 X\r\ncontent-length: 100\r\n\r\n{"match')],
    ['a 503', (socket) => answer(socket, 503, problem(503, 'shutting_down'))],
    ['a 408', (socket) => answer(socket, 408, problem(408, 'request_timeout'))],
    ['a 429', (socket) => answer(socket, 429, problem(429, 'rate_limited'))],
    ['a 502 of something in between', (socket) => answer(socket, 502, '<html>')],
    ['a 500', (socket) => answer(socket, 500, problem(500, 'internal'))],
    ['silence', silent],
  ])('%s', async (_what, script) => {
    const { value, requests } = await against(first(script, accepts), submit, endsWhereSilent(script, 1_000));
    expect(value).toEqual({ match: queuedMatch, replayed: false });
    expect(requests).toHaveLength(2);
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });

  it('a connection that was cut after it had been held for longer than it may be repeated', async () => {
    const heldThenCut: Script = (socket) => void setTimeout(() => socket.destroy(), 400);
    const held: Use<unknown> = (client) => client.submit(match, { waitSeconds: 1 });
    const { value } = await against(first(heldThenCut, accepts), held, { repeatForMs: 300 });
    expect(value).toEqual({ match: queuedMatch, replayed: false });
  });

  it.each([
    ['in seconds', () => '1'],
    // Whose own unit is the second.
    ['as a date', () => new Date(Date.now() + 2_000).toUTCString()],
  ])('not before a Retry-After %s', async (_how, retryAfter) => {
    const times: number[] = [];
    const script: Script = (socket, request) => {
      times.push(performance.now());
      const headers = { 'retry-after': retryAfter() };
      first((to) => answer(to, 503, problem(503, 'store_unavailable'), headers), accepts)(socket, request);
    };
    await against(script, submit);
    // Timers may fire a millisecond early.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
  });
});

describe('a request ends', () => {
  it.each([
    [422, 'invalid_request'],
    [409, 'match_id_conflict'],
    [401, 'unauthorized'],
    [404, 'match_not_found'],
  ])('at once with what a %i says', async (status, code) => {
    const { error, requests } = await against((socket) => answer(socket, status, problem(status, code)), submit);
    expect(requests).toHaveLength(1);
    expect(error).toBeInstanceOf(MatchgateError);
    expect(error).toMatchObject({ code, status, retryable: false, requestId: 'r-1', problem: { detail: code } });
  });

  it('with the last failure when the time for repeating is over', async () => {
    const busy: Script = (socket) => answer(socket, 503, problem(503, 'store_unavailable'), { 'retry-after': '7' });
    const { error, requests } = await against(busy, submit, { repeatForMs: 500 });
    expect(requests).toHaveLength(1);
    expect(error).toMatchObject({ code: 'store_unavailable', retryable: true, retryAfterMs: 7_000 });
  });

  it.each<[string, Script, string]>([
    ['an answer of another kind', (socket) => answer(socket, 200, '{"a":1}'), 'unexpected_answer'],
    ['a redirect', (socket) => answer(socket, 302, '', { location: 'http://127.0.0.1:9/' }), 'unexpected_answer'],
    ['nobody there', (socket) => socket.destroy(), 'unreachable'],
    ['silence', silent, 'timed_out'],
  ])('as told for %s', async (_what, script, code) => {
    const { error } = await against(script, submit, { ...endsWhereSilent(script, 100), repeatForMs: 0 });
    expect(error).toMatchObject({ name: 'MatchgateError', code });
  });

  it('with the reason of its signal, while it is under way and between two attempts', async () => {
    for (const script of [() => undefined, ((socket) => socket.destroy()) as Script]) {
      const reason = new Error('enough');
      const stop = new AbortController();
      setTimeout(() => stop.abort(reason), 50);
      const { error } = await against(script, (client) => client.submit(match, { signal: stop.signal }));
      expect(error).toBe(reason);
    }
  });
});

it('whatever a signal is aborted with is what its call ends with', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort('enough'), 50);
  const { error } = await against(
    (socket) => socket.destroy(),
    (client) => client.submit(match, { signal: stop.signal }),
  );
  expect(error).toBe('enough');
});

describe("a caller's own mistake is thrown as it is, and nothing is sent", () => {
  const lost = new Error('no token');
  it.each<[string, Partial<MatchgateClientOptions>, object, unknown]>([
    ['what is no JSON', {}, { match_data: 1n }, expect.objectContaining({ name: 'TypeError' })],
    ['a token that cannot be had', { token: () => Promise.reject(lost) }, {}, lost],
    ['a key that is no header', { apiKey: 'a\nb' }, {}, expect.objectContaining({ name: 'TypeError' })],
  ])('%s', async (_what, options, more, thrown) => {
    const { error, requests } = await against(accepts, (client) => client.submit({ ...match, ...more }), options);
    expect(error).toEqual(thrown);
    expect(requests).toHaveLength(0);
  });
});

it.each(['nonsense', 'htp://x', '127.0.0.1:8080', '/v1', 'http://', 'http://a:b@x', ''])(
  'a client is not made for "%s", which is the address of no gateway',
  (url) => {
    for (const baseUrl of [url, ['http://127.0.0.1:8080', url]]) {
      expect(() => new MatchgateClient({ baseUrl })).toThrow(TypeError);
    }
  },
);

describe('requests carry', () => {
  it('the token or the key, and a token that is asked for anew', async () => {
    const { requests } = await against(accepts, submit, { apiKey: 'k' });
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'k', 'content-type': 'application/json' });
    let count = 0;
    const token = () => Promise.resolve(`t-${(count += 1)}`);
    const script = first((socket) => socket.destroy(), accepts);
    const { requests: asked } = await against(script, submit, { token });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer t-1', 'Bearer t-2']);
  });

  it('the preference to wait, and ids as a path takes them', async () => {
    const { requests } = await against(accepts, async (client) => {
      await client.submit(match, { waitSeconds: 9 });
      await client.get('a:b', { waitSeconds: 0.5 });
      await client.confirm('m-1');
    });
    expect(requests[0]?.headers.prefer).toBe('wait=9');
    expect(requests.map(({ method, path }) => `${method} ${path}`).slice(1)).toEqual([
      'GET /v1/matches/a%3Ab?wait=0.5',
      'POST /v1/matches/m-1/confirm',
    ]);
  });

  it('go to the next replica after a failure', async () => {
    await using dead = await startScriptedUpstream((socket) => socket.destroy());
    const { value } = await against(accepts, async () => {
      await using live = await startScriptedUpstream(accepts);
      await new MatchgateClient({ baseUrl: [dead.url, `${live.url}/`] }).submit(match);
      return [dead.requests.length, live.requests.length];
    });
    expect(value).toEqual([1, 1]);
  });
});

describe('a batch', () => {
  const matches = ['a', 'b', 'c'].map((match_id) => ({ match_id, profile: 'ranked' }));
  const record = (match_id: string) => ({ ...queuedMatch, match_id });
  const full = (match_id: string) => ({ match_id, status: 503, problem: problem(503, 'backlog_full') });
  const taken = (match_id: string) => ({ match_id, status: 202, match: record(match_id) });
  const partly: Script = (socket) => answer(socket, 207, { results: [full('a'), taken('b'), full('c')] });
  /** @param busy how often a match that comes by itself is told to come back */
  const script =
    (busy: number): Script =>
    (socket, request) => {
      if (request.path.endsWith('/batch')) {
        partly(socket, request);
        return;
      }
      const { match_id } = JSON.parse(request.body) as { match_id: string };
      if (match_id === 'c' && request.index < 2 + busy) {
        answer(socket, 503, problem(503, 'backlog_full'), { 'retry-after': '1' });
      } else answer(socket, 202, record(match_id));
    };
  const submitBatch: Use<unknown> = (client) => client.submitBatch(matches);

  it('is sent again for those alone that were answered with 503, singly and not before Retry-After', async () => {
    const startedAt = performance.now();
    const { value, requests } = await against(script(1), submitBatch);
    expect(value).toEqual(matches.map(({ match_id }) => ({ match_id, status: 202, match: record(match_id) })));
    expect(requests.map(({ path }) => path)).toEqual(['/v1/matches/batch', ...Array<string>(3).fill('/v1/matches')]);
    expect(requests.filter(({ body }) => body.includes('"b"'))).toHaveLength(1);
    expect(performance.now() - startedAt).toBeGreaterThan(999);
  });

  it('says in the end what could not be taken', async () => {
    const { value } = await against(script(99), submitBatch, { repeatForMs: 500 });
    expect(value).toMatchObject([{ status: 202 }, { status: 202 }, { match_id: 'c', status: 503, problem: {} }]);
  });

  it('is sent again not before the Retry-After of its answer', async () => {
    const times: number[] = [];
    await against((socket, request) => {
      times.push(performance.now());
      const isBatch = request.path.endsWith('/batch');
      if (isBatch) answer(socket, 207, { results: matches.map((m) => full(m.match_id)) }, { 'retry-after': '1' });
      else answer(socket, 202, queuedMatch);
    }, submitBatch);
    expect(times).toHaveLength(4);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
  });

  it('stays as it was answered, at once, where its Retry-After is later than it is to be repeated', async () => {
    const late: Script = (socket) => answer(socket, 207, { results: [full('a')] }, { 'retry-after': '60' });
    const { value, requests } = await against(late, submitBatch);
    expect(value).toEqual([full('a')]);
    expect(requests).toHaveLength(1);
  });

  describe('of several requests', () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({ match_id: `m-${index}`, profile: 'ranked' }));
    const idsIn = ({ body }: { readonly body: string }) =>
      (JSON.parse(body) as { matches: { match_id: string }[] }).matches.map(({ match_id }) => match_id);
    const takes: Script = (socket, request) => answer(socket, 207, { results: idsIn(request).map(taken) });
    const submitMany = (client: MatchgateClient) => client.submitBatch(many, {});
    const from =
      (failing: Script): Script =>
      (socket, request) =>
        (request.index === 1 ? failing : takes)(socket, request);
    const statuses = (results: readonly { readonly status: number }[] | undefined) =>
      [0, 999, 1_000, 1_999, 2_000, 2_499].map((index) => results?.[index]?.status);

    it('has the failure of one in the results of its matches, and the others go on', async () => {
      const broken = problem(500, 'internal');
      const { value, requests } = await against(
        from((socket) => answer(socket, 413, broken)),
        submitMany,
      );
      expect(requests).toHaveLength(3);
      expect(value?.map(({ match_id }) => match_id)).toEqual(many.map(({ match_id }) => match_id));
      expect(statuses(value)).toEqual([202, 202, 413, 413, 202, 202]);
      expect(value?.[1_000]).toEqual({ match_id: 'm-1000', status: 413, problem: broken });
    });

    it.each<[string, Script, object]>([
      [
        'refuses',
        (socket) => answer(socket, 503, problem(503, 'shutting_down')),
        { problem: { code: 'shutting_down' } },
      ],
      ['is away', (socket) => socket.destroy(), { status: 503 }],
    ])('has what was taken before a gateway %s, which is then asked for no more', async (_what, script, expected) => {
      const { value, requests } = await against(from(script), submitMany, { repeatForMs: 0 });
      expect(requests).toHaveLength(2);
      expect(statuses(value)).toEqual([202, 202, 503, 503, 503, 503]);
      expect(value?.[2_499]).toMatchObject({ match_id: 'm-2499', ...expected });
    });

    it('fails as a whole where not one was answered', async () => {
      const refuses: Script = (socket) => answer(socket, 403, problem(403, 'forbidden'));
      expect((await against(refuses, submitMany)).error).toMatchObject({ code: 'forbidden', status: 403 });
    });
  });

  it('is not sent again where it is not to be', async () => {
    const { value, requests } = await against(script(0), submitBatch, { repeatForMs: 0 });
    expect(value).toMatchObject([{ status: 503 }, { status: 202 }, { status: 503 }]);
    expect(requests).toHaveLength(1);
  });
});

describe('a stream of events', () => {
  const event = (id: string, type: string, data: unknown) =>
    `id: ${id}\ndata: ${JSON.stringify({ specversion: '1.0', id, source: '/x', type, data })}\n\n`;
  const stream: Script = (socket) => {
    const text = [
      event('1', 'matchgate.operator.pause', { allocation: 'eu-west', by: 'anybody' }),
      event('2', 'matchgate.weather.rain', ['anything']),
      event('4', 'matchgate.operator.erase', { by: 'anybody' }),
      event('3', 'matchgate.match.queued', { match_id: 'm-1', state: 'queued', version: 1 }),
    ].join('');
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${text}`);
  };

  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';

  it('is opened again after the last id, also one that came without an event', async () => {
    const quiet: Script = (socket) => {
      socket.write(`${head}${event('1', 'matchgate.weather.rain', 1)}: still here\n\n`);
      // In pieces, and the last of it cut off.
      socket.write('id: 4');
      setImmediate(() => socket.end('711\n\nid: 4712\n'));
    };
    const again: Script = (socket) => socket.end(head + event('4713', 'matchgate.weather.sun', 2));
    const { value, requests } = await against(first(quiet, again), async (client) => {
      const seen: string[] = [];
      for await (const { cursor } of client.events()) if (seen.push(cursor) === 2) break;
      return seen;
    });
    expect(value).toEqual(['1', '4713']);
    expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '4711']);
  });

  it('is opened again not before Retry-After', async () => {
    const times: number[] = [];
    const busy: Script = (socket) => answer(socket, 503, problem(503, 'shutting_down'), { 'retry-after': '1' });
    await against(
      (socket, request) => {
        times.push(performance.now());
        first(busy, stream)(socket, request);
      },
      (client) => client.events().next(),
    );
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
  });

  it('is read at the same pace however large an event is', async () => {
    const value = 'x'.repeat(512 * 1024);
    const large: Script = (socket) => socket.write(head + event('1', 'matchgate.weather.rain', value));
    const { value: next } = await against(large, (client) => client.events().next());
    expect(next?.value).toMatchObject({ cursor: '1', data: value });
  });

  it('ends with an error of the client where an event has no end', async () => {
    const endless: Script = (socket) => socket.write(`${head}id: 1\ndata: ${'x'.repeat(9 * 1024 * 1024)}`);
    const { error, requests } = await against(endless, (client) => client.events().next());
    expect(error).toMatchObject({ name: 'MatchgateError', code: 'unexpected_answer' });
    expect(requests).toHaveLength(1);
  });

  it('is opened again ever later where it is cut before it has got any further', async () => {
    const times: number[] = [];
    const cut: Script = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nlast-event-id: 7\r\n\r\n');
      socket.end('retry: 1000\n\nid: 7\n\n');
    };
    await against(
      (socket, request) => {
        times.push(performance.now());
        (request.index < 4 ? cut : stream)(socket, request);
      },
      (client) => client.events().next(),
    );
    // Half of 100, 200, 400 and 800 ms at the least; without back-off it would be 400 at the most.
    expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(740);
  });

  it('ends with an error of the client where it is not as agreed', async () => {
    const broken: Script = (socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nid: 1\ndata: {"half\n\n');
    const { error, requests } = await against(broken, (client) => client.events().next());
    expect(error).toMatchObject({ name: 'MatchgateError', code: 'unexpected_answer' });
    expect(requests).toHaveLength(1);
  });

  it.each<[string, Script]>([
    ['is over', (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n')],
    ['is refused', (socket) => answer(socket, 404, problem(404, 'match_not_found'))],
  ])('that %s leaves nothing behind that would keep a program from ending', async (_what, script) => {
    const timers = () => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;
    const before = timers();
    await against(script, (client) => client.eventsOf('m-1').next());
    expect(timers()).toBe(before);
  });

  it('hands on types that this client does not know', async () => {
    const { value } = await against(stream, async (client) => {
      const seen: string[] = [];
      for await (const { kind, cursor, type } of client.events()) {
        seen.push(`${cursor} ${kind} ${type}`);
        if (seen.length === 4) return seen;
      }
      return seen;
    });
    expect(value).toEqual([
      '1 operator matchgate.operator.pause',
      '2 other matchgate.weather.rain',
      '4 operator matchgate.operator.erase',
      '3 match matchgate.match.queued',
    ]);
  });
});
