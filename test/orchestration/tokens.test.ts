/** How calls come by their token, against a token endpoint and an upstream that know what they gave out. */
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  OrchestrationClient,
  type OrchestrationClientOptions,
  type TokenEvent,
} from '../../src/orchestration/index.ts';
import { answer, startScriptedUpstream, type Script, type ScriptedUpstream } from './scripted-upstream.ts';

const secret = 'the-secret-of-the-client';
const credentials = { clientId: 'matchgate', clientSecret: secret };
const payloads = { results: [] };
const list = (client: OrchestrationClient, options?: Parameters<OrchestrationClient['listPayloads']>[2]) =>
  client.listPayloads('project', 'allocation', options);

const closing: (() => PromiseLike<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function server(script: Script): Promise<ScriptedUpstream> {
  const started = await startScriptedUpstream(script);
  closing.push(() => started[Symbol.asyncDispose]());
  return started;
}

async function setUp(token: Script, upstream: Script, options: Partial<OrchestrationClientOptions> = {}) {
  const [tokens, api] = [await server(token), await server(upstream)];
  const tokenUrl = `${tokens.url}/auth/v1/token`;
  const client = new OrchestrationClient({ baseUrl: api.url, tokenUrl, credentials, timeoutMs: 5_000, ...options });
  closing.push(() => client.close());
  return { tokens, api, client };
}

const giveToken: Script = (socket, { index }) =>
  answer(socket, 200, { access_token: `token-${index}`, token_type: 'bearer', expires_in: 3600 });
const accept: Script = (socket) => answer(socket, 200, payloads);

describe('tokens', () => {
  it('are asked for once for all concurrent calls, with the client’s credentials in the request', async () => {
    const { tokens, api, client } = await setUp(giveToken, accept, { credentials: { ...credentials, scope: 'rw:*' } });
    await Promise.all(Array.from({ length: 20 }, () => list(client)));
    expect(tokens.requests).toHaveLength(1);
    expect(tokens.requests[0]).toMatchObject({ method: 'POST', path: '/auth/v1/token' });
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'matchgate',
      client_secret: secret,
      scope: 'rw:*',
    });
    expect(new Set(api.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-0']));
  });

  it('come from a refresh token, and a replaced refresh token is used from then on and told', async () => {
    const told: TokenEvent[] = [];
    const { tokens, client } = await setUp(
      (socket, { index }) =>
        answer(socket, 200, { access_token: `t${index}`, expires_in: 0, refresh_token: `refresh-${index + 1}` }),
      accept,
      { credentials: { ...credentials, refreshToken: 'refresh-0' }, onToken: (event) => told.push(event) },
    );
    await list(client);
    await list(client);
    const sent = tokens.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(sent).toMatchObject([
      { grant_type: 'refresh_token', refresh_token: 'refresh-0', client_secret: secret },
      { grant_type: 'refresh_token', refresh_token: 'refresh-1', client_secret: secret },
    ]);
    expect(told).toEqual([
      { expiresInMs: 0, refreshToken: 'refresh-1' },
      { expiresInMs: 0, refreshToken: 'refresh-2' },
    ]);
  });

  it('that are refused are renewed once, and even a write is made again, once', async () => {
    const { tokens, api, client } = await setUp(giveToken, (socket, { headers }) => {
      if (headers.authorization === 'Bearer token-1') answer(socket, 200, {});
      else answer(socket, 401, { message: 'expired' });
    });
    await client.deleteReservation('project', 'allocation', 'payload');
    expect(tokens.requests).toHaveLength(2);
    expect(api.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  it('that are refused for many calls at once are renewed once', async () => {
    const { tokens, client } = await setUp(giveToken, (socket, { headers }) => {
      if (headers.authorization === 'Bearer token-1') answer(socket, 200, payloads);
      else answer(socket, 401, {});
    });
    await Promise.all(Array.from({ length: 20 }, () => list(client)));
    expect(tokens.requests).toHaveLength(2);
  });

  it('that stay refused make the call unauthorized, and nothing quotes them', async () => {
    const { tokens, api, client } = await setUp(giveToken, (socket, { headers }) => {
      answer(socket, 401, { message: `no: ${headers.authorization ?? ''}`, request_id: 'r-1' });
    });
    const call = list(client);
    await expect(call).rejects.toMatchObject({ kind: 'unauthorized', status: 401, requestId: 'r-1' });
    await expect(call).rejects.not.toThrow(/token-/);
    expect([tokens.requests.length, api.requests.length]).toEqual([2, 2]);
  });

  it('go on being fetched for others when a caller gives up', async () => {
    let give: () => void = () => undefined;
    const { tokens, client } = await setUp((socket, request) => (give = () => giveToken(socket, request)), accept);
    const giving = new AbortController();
    const given = list(client, { signal: giving.signal });
    const waiting = list(client);
    const short = list(client, { timeoutMs: 20 });
    await expect(short).rejects.toMatchObject({ kind: 'unavailable' });
    giving.abort();
    await expect(given).rejects.toMatchObject({ kind: 'unavailable' });
    give();
    await expect(waiting).resolves.toEqual([]);
    expect(tokens.requests).toHaveLength(1);
  });
});

describe('a token endpoint', () => {
  const refusals: [string, Script, string][] = [
    [
      'refuses the client',
      (s) => answer(s, 401, { error: 'invalid_client', error_description: secret }),
      'unauthorized',
    ],
    ['refuses the grant', (s) => answer(s, 400, { error: 'invalid_grant' }), 'unauthorized'],
    ['fails', (s) => answer(s, 500, {}), 'unavailable'],
    ['throttles', (s) => answer(s, 429, {}), 'unavailable'],
    ['answers no token', (s) => answer(s, 200, { token: secret }), 'unavailable'],
    ['answers no JSON', (s) => answer(s, 200, secret), 'unavailable'],
    ['cuts the connection', (s) => s.destroy(), 'unavailable'],
    ['stalls', () => undefined, 'unavailable'],
  ];

  it.each(refusals)('that %s fails the call before it is sent', async (_, script, kind) => {
    const { api, client } = await setUp(script, accept, { timeoutMs: 1_000 });
    const call = client.createReservation('project', 'allocation', {});
    await expect(call).rejects.toMatchObject({ kind, operation: 'CreateReservation' });
    await expect(call).rejects.not.toThrow(secret);
    expect(api.requests).toHaveLength(0);
  });

  it('that cannot be named is a mistake of the configuration', () => {
    expect(() => new OrchestrationClient({ baseUrl: 'http://127.0.0.1:1', credentials })).toThrow('tokenUrl');
  });
});
