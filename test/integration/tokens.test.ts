/** AUTH_MODE=jwt against an issuer that publishes its keys over HTTP. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import { eventually } from '../support/eventually.ts';
import { ApiClient, type Answer } from './api-client.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

const ISSUER = 'https://issuer.example';

/** The issuer's keys, and how its endpoint answers. */
const published: { keys: JWK[] } = { keys: [] };
let answersWith: 'keys' | 'garbage' | 'error' = 'keys';
let fetches = 0;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let first: Pair;
let next: Pair;
let issuer: Server;
let under: ApiUnderTest;
let api: ApiClient;

async function publicJwk({ publicKey }: Pair, kid: string): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
}

function jwksUrl(): string {
  const { port } = issuer.address() as AddressInfo;
  return `http://127.0.0.1:${port}/jwks`;
}

const settings = () => ({
  AUTH_MODE: 'jwt',
  AUTH_JWT_JWKS_URL: jwksUrl(),
  AUTH_JWT_ISSUER: ISSUER,
  AUTH_JWT_AUDIENCE: 'matchgate, other',
  AUTH_JWT_TENANT_CLAIM: 'https://studio.example/tenant',
  AUTH_JWT_ALGORITHMS: 'RS256',
  AUTH_JWKS_COOLDOWN_MS: '1',
});

beforeAll(async () => {
  [first, next] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  published.keys = [await publicJwk(first, 'first')];
  issuer = createServer((_request, response) => {
    fetches += 1;
    response.statusCode = answersWith === 'error' ? 503 : 200;
    response.end(answersWith === 'keys' ? JSON.stringify(published) : 'nonsense');
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  under = await startApiUnderTest(1, settings());
  api = await ApiClient.of(under.url);
});
afterAll(async () => {
  await under.stop();
  issuer.close();
});

const claims = {
  sub: 'matchmaker',
  iss: ISSUER,
  aud: 'matchgate',
  'https://studio.example/tenant': 'blue',
  scope: 'openid matches:write matches:read',
};

interface Signing {
  readonly more?: Record<string, unknown>;
  readonly pair?: Pair;
  readonly kid?: string;
  readonly lifeSeconds?: number;
}

function token({ more = {}, pair = first, kid = 'first', lifeSeconds = 60 }: Signing = {}): Promise<string> {
  return new SignJWT({ exp: Math.floor(Date.now() / 1_000) + lifeSeconds, ...claims, ...more })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(pair.privateKey);
}

const list = (bearer: string, client = api): Promise<Answer> =>
  client.get('/v1/matches', { headers: { authorization: `Bearer ${bearer}` } });
const told = ({ status, body }: Answer) => [status, body.code];

describe('a token', () => {
  it('of the issuer lets its subject in, for its tenant and with its scopes', async () => {
    const headers = { authorization: `Bearer ${await token()}` };
    expect((await api.submit({ match_id: 't-1', profile: 'ranked' }, headers)).status).toBe(202);
    expect(await under.redis.exists(under.ledger.keys.match('blue/t-1'))).toBe(1);
    const other = await token({ more: { 'https://studio.example/tenant': 'red', scope: ['matches:read'] } });
    const asRed = { headers: { authorization: `Bearer ${other}` } };
    expect(told(await api.get('/v1/matches/t-1', asRed))).toEqual([404, 'match_not_found']);
    expect(told(await api.call('DELETE', '/v1/matches/t-1', asRed))).toEqual([403, 'forbidden']);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  const refused: [what: string, make: () => Promise<string> | string][] = [
    ['that has expired', () => token({ lifeSeconds: -10 })],
    ['that never expires', () => token({ more: { exp: undefined } })],
    ['that is not good yet', () => token({ more: { nbf: now() + 60 } })],
    ['for another audience', () => token({ more: { aud: 'somebody-else' } })],
    ['for no audience', () => token({ more: { aud: undefined } })],
    ['of another issuer', () => token({ more: { iss: 'https://evil.example' } })],
    ['without a subject', () => token({ more: { sub: undefined } })],
    ...[null, 5, {}, ''].map((sub): (typeof refused)[number] => [
      `with ${JSON.stringify(sub)} for a subject`,
      () => token({ more: { sub } }),
    ]),
    ['without a tenant', () => token({ more: { 'https://studio.example/tenant': undefined } })],
    ['with a list for a tenant', () => token({ more: { 'https://studio.example/tenant': ['blue'] } })],
    ['with a tenant that reaches into another', () => token({ more: { 'https://studio.example/tenant': 'blue/t-1' } })],
    ['signed with a key that is not published', async () => token({ pair: await generateKeyPair('RS256') })],
    ['signed with an unknown key', async () => token({ pair: await generateKeyPair('RS256'), kid: 'evil' })],
    [
      'that was altered',
      async () => (await token()).replace(/\.(.).*?\./, (_all, c) => `.${c === 'e' ? 'f' : 'e'}30.`),
    ],
    ['without a signature', () => new UnsecuredJWT({ ...claims, exp: now() + 60 }).encode()],
    ['signed with the public key as a shared secret', () => confused()],
    ['signed with another algorithm', () => otherAlgorithm()],
    ['that is none', () => 'nonsense'],
  ];
  it.each(refused)('%s is refused', async (_what, make) => {
    const before = await contentOf(under.redis);
    const answer = await list(await make());
    expect(told(answer)).toEqual([401, 'unauthenticated']);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('is allowed the clock to be off by a little', async () => {
    expect((await list(await token({ lifeSeconds: -3 }))).status).toBe(200);
  });
});

/** Whoever takes the algorithm from the token would check this one with the public key, which everybody has. */
async function confused(): Promise<string> {
  const secret = new TextEncoder().encode(await exportSPKI(first.publicKey));
  return new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1_000) + 60 })
    .setProtectedHeader({ alg: 'HS256', kid: 'first' })
    .sign(secret);
}

async function otherAlgorithm(): Promise<string> {
  const pair = await generateKeyPair('ES256');
  return new SignJWT({ ...claims, exp: Math.floor(Date.now() / 1_000) + 60 })
    .setProtectedHeader({ alg: 'ES256', kid: 'first' })
    .sign(pair.privateKey);
}

describe('the issuer’s keys', () => {
  it('are fetched once for many tokens, and again for a key that is new', async () => {
    const before = fetches;
    const bearer = await token();
    await Promise.all(Array.from({ length: 50 }, () => list(bearer)));
    expect(fetches).toBe(before);
    published.keys = [await publicJwk(next, 'next')];
    const rotated = await list(await token({ pair: next, kid: 'next' }));
    expect(rotated.status).toBe(200);
    expect(told(await list(bearer))).toEqual([401, 'unauthenticated']);
  });

  it.each(['garbage', 'error'] as const)('that cannot be had (%s) let nobody in, and are had again', async (how) => {
    const fresh = await startApiUnderTest(1, settings());
    const client = await ApiClient.of(fresh.url);
    answersWith = how;
    const bearer = await token({ pair: next, kid: 'next' });
    const away = await list(bearer, client);
    expect(told(away)).toEqual([503, 'auth_unavailable']);
    expect(away.headers.get('retry-after')).toBe('1');
    answersWith = 'keys';
    await eventually(
      () => list(bearer, client),
      ({ status }) => status === 200,
    );
    await fresh.stop();
  });

  it('are not asked for again at once where the issuer fails, and soon after it does no more', async () => {
    const fresh = await startApiUnderTest(1, { ...settings(), AUTH_JWKS_COOLDOWN_MS: '3600000' });
    const client = await ApiClient.of(fresh.url);
    answersWith = 'error';
    const before = fetches;
    const bearer = await token({ pair: next, kid: 'next' });
    for (let tries = 0; tries < 5; tries += 1)
      expect(told(await list(bearer, client))).toEqual([503, 'auth_unavailable']);
    expect(fetches).toBe(before + 1);
    answersWith = 'keys';
    await eventually(
      () => list(bearer, client),
      ({ status }) => status === 200,
    );
    expect(fetches).toBe(before + 2);
    await fresh.stop();
  });

  it('that are known serve on while the issuer fails, whoever asks for another one', async () => {
    const fresh = await startApiUnderTest(1, { ...settings(), AUTH_JWKS_CACHE_MS: '1' });
    const client = await ApiClient.of(fresh.url);
    const bearer = await token({ pair: next, kid: 'next' });
    expect((await list(bearer, client)).status).toBe(200);
    answersWith = 'error';
    const before = fetches;
    const unknown = await token({ pair: first, kid: 'first' });
    for (let tries = 0; tries < 5; tries += 1) {
      expect(told(await list(unknown, client))).toEqual([503, 'auth_unavailable']);
      expect((await list(bearer, client)).status).toBe(200);
    }
    expect(fetches).toBeGreaterThan(before);
    answersWith = 'keys';
    await eventually(
      () => list(unknown, client),
      ({ status }) => status === 401,
    );
    await fresh.stop();
  });

  it('that cannot be used are a fault of their tokens, which are not to come back', async () => {
    const good = await publicJwk(next, 'next');
    const short = { ...good, kid: 'short', n: good.n?.slice(0, 120) ?? '' };
    published.keys = [good, short];
    const fresh = await startApiUnderTest(1, settings());
    const client = await ApiClient.of(fresh.url);
    expect(told(await list(await token({ pair: next, kid: 'short' }), client))).toEqual([401, 'unauthenticated']);
    expect((await list(await token({ pair: next, kid: 'next' }), client)).status).toBe(200);
    published.keys = [good];
    await fresh.stop();
  });

  it('at an address where nobody answers let nobody in', async () => {
    const fresh = await startApiUnderTest(1, { ...settings(), AUTH_JWT_JWKS_URL: 'http://127.0.0.1:9/jwks' });
    const client = await ApiClient.of(fresh.url);
    expect(told(await list(await token({ pair: next, kid: 'next' }), client))).toEqual([503, 'auth_unavailable']);
    await fresh.stop();
  });
});
