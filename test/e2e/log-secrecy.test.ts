/** What a whole installation writes at its most talkative, through good and bad: no secrets, and of players no more than ids. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { stringify } from 'yaml';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { startRole, type RoleProcess } from '../../tools/stack/role-process.ts';
import { gatewayEnv, startStack, type Stack } from '../../tools/stack/stack.ts';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, PROJECT } from '../support/installation.ts';
import { OrchestratorView } from '../support/orchestrator-view.ts';
import { PERSONAL, SECRETS, toldIn } from '../support/told-secrets.ts';
import { WebhookReceiver, answering } from '../support/webhook-receiver.ts';

const EU = ALLOCATIONS['eu-west'];
const seed = {
  version: 1,
  clients: [{ client_id: 'matchgate', client_secret: SECRETS.clientSecret, scopes: [`rw:prj/${PROJECT}/*`] }],
  projects: { [PROJECT]: { allocations: [{ id: EU, name: 'eu-west', region: 'eu-west', payloads: [{ count: 30 }] }] } },
};
const selectors = [{ name: 'any', match_labels: {} }];
const ofEurope = { deadline: '2s', allocations: { candidates: ['eu-west'], order: 'listed' }, selectors };
const profiles = {
  version: 1,
  allocations: { 'eu-west': { project_id: PROJECT, allocation_id: EU, region: 'eu-west' } },
  profiles: {
    ranked: { ...ofEurope, annotations: { attribute: '{{attributes.attribute}}' } },
    // What a player is called is no label's value.
    unfit: { ...ofEurope, selectors: [{ name: 'by-name', match_labels: { name: '{{attributes.name}}' } }] },
    unfitLabel: { ...ofEurope, labels: { email: '{{attributes.email}}' } },
  },
};

let folder: string;
let log: number;
let redisServer: PrivateRedis;
let redis: Redis;
let stack: Stack;
let byToken: RoleProcess;
let issuer: Server;
let receiver: WebhookReceiver;
let token: string;
let forged: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-secrecy-'));
  log = openSync(join(folder, 'log'), 'a');
  await writeFile(join(folder, 'seed.yaml'), stringify(seed));
  await writeFile(join(folder, 'profiles.yaml'), stringify(profiles));
  redisServer = await startRedis();
  redis = new Redis(redisServer.url);
  await redis.config('SET', 'requirepass', SECRETS.redisPassword);
  receiver = await WebhookReceiver.start();
  await startIssuer();
  const env = installationEnv();
  const redisUrl = redisServer.url.replace('://', `://:${SECRETS.redisPassword}@`);
  const files = { profilesFile: join(folder, 'profiles.yaml'), seedFile: join(folder, 'seed.yaml') };
  stack = await startStack({ ...files, redisUrl, output: log, env, orchestratorEnv: { LOG_LEVEL: 'trace' } });
  const ofTokens = { ...gatewayEnv(files, redisUrl, stack.orchestrator.url), ...env, AUTH_MODE: 'jwt' };
  byToken = await startRole('api', ofTokens, log);
}, 60_000);
afterAll(async () => {
  await byToken.stop();
  await stack.stop();
  redis.disconnect();
  await redisServer.stop();
  await receiver.stop();
  issuer.close();
  closeSync(log);
  await rm(folder, { recursive: true });
}, 60_000);

const asJwt = (key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']) =>
  new SignJWT({ tenant: 'blue', scope: 'matches:write matches:read operate', name: PERSONAL.name })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer('https://issuer.example')
    .setAudience('matchgate')
    .setSubject('matchmaker')
    .setExpirationTime('1h')
    .sign(key);

async function startIssuer(): Promise<void> {
  const pair = await generateKeyPair('RS256');
  [token, forged] = [await asJwt(pair.privateKey), await asJwt((await generateKeyPair('RS256')).privateKey)];
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }];
  issuer = createServer((_request, response) => response.end(JSON.stringify({ keys }))).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
}

function installationEnv(): Record<string, string> {
  const hash = createHash('sha256').update(SECRETS.apiKey).digest('hex');
  const scopes = ['matches:write', 'matches:read', 'operate'];
  return {
    LOG_LEVEL: 'trace',
    AUTH_MODE: 'api-key',
    API_KEYS: JSON.stringify([{ id: 'one', hash, tenant: 'blue', scopes }]),
    AUTH_JWT_JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`,
    AUTH_JWT_ISSUER: 'https://issuer.example',
    AUTH_JWT_AUDIENCE: 'matchgate',
    ORCHESTRATION_CLIENT_SECRET: SECRETS.clientSecret,
    ORCHESTRATION_TIMEOUT_MS: '500',
    RECONCILER_INTERVAL_MS: '100',
    PLACEMENT_SETTLE_MS: '500',
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:*',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_SECRET: SECRETS.webhookSecret,
    WEBHOOK_SECRET_PREVIOUS: SECRETS.previousWebhookSecret,
    WEBHOOK_RETRY_INITIAL_MS: '10',
    WEBHOOK_RETRY_FOR_MS: '300',
  };
}

const match = (match_id: string, more: object = {}) => ({
  match_id,
  profile: 'ranked',
  attributes: { name: PERSONAL.name, email: PERSONAL.email, attribute: PERSONAL.attribute },
  players: [
    {
      player_id: `player-of-${match_id}`,
      team: PERSONAL.team,
      latencies_ms: { [PERSONAL.region]: PERSONAL.latency },
      attributes: { name: PERSONAL.name, ip: PERSONAL.address },
    },
  ],
  match_data: { text: PERSONAL.matchData },
  callback_url: receiver.url(`/hook?token=${SECRETS.callbackToken}`),
  ...more,
});

interface Sending {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly url?: string;
}

async function call(path: string, { method = 'POST', body, headers, url = stack.gateway.url }: Sending = {}) {
  const answer = await fetch(url + path, {
    method,
    headers: {
      'x-api-key': SECRETS.apiKey,
      'content-type': 'application/json',
      'x-forwarded-for': PERSONAL.callerAddress,
      'user-agent': PERSONAL.userAgent,
      cookie: SECRETS.cookie,
      ...headers,
    },
    ...(method === 'GET' || body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, state: /"state":"(\w+)"/.exec(text)?.[1], code: /"code":"(\w+)"/.exec(text)?.[1] };
}

const place = (match_id: string, more: object = {}) =>
  call('/v1/matches', { body: match(match_id, more), headers: { prefer: 'wait=10' } });
const written = () => readFile(join(folder, 'log'), 'utf8');
const logged = (pattern: RegExp) => eventually(written, (text) => pattern.test(text));

/** Each part is over when the log has its lines; then nothing of what was told is in there. */
async function saysNothing(...lines: RegExp[]): Promise<void> {
  for (const line of lines) await logged(line);
  const [, claims = '', signature = ''] = token.split('.');
  expect(toldIn(await written(), { token, claims, signature, forged })).toEqual([]);
}

describe('the log of every process, at its most talkative, tells no secret and no player', () => {
  it('where all goes well', async () => {
    expect(await place('well')).toMatchObject({ status: 200, state: 'assigned' });
    await call('/v1/matches/batch', { body: { matches: [match('in-batch'), match('in-batch', { priority: 1 }), {}] } });
    await call('/v1/plans?probe=true', { body: match('explained') });
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': '' };
    const asToken = { url: byToken.url, headers: { authorization: headers.authorization } };
    const answer = await fetch(`${byToken.url}/v1/matches/well`, asToken);
    expect(answer.status).toBe(200);
    await call('/v1/matches/well', { method: 'DELETE' });
    await call(`/v1/players/player-of-well`, { method: 'DELETE' });
    await saysNothing(/well.*match assigned/, /webhook delivered/);
  });

  it('where callers are refused', async () => {
    const wrong = { 'x-api-key': SECRETS.wrongApiKey };
    expect((await call('/v1/matches', { body: match('refused'), headers: wrong })).status).toBe(401);
    const asForger = { headers: { authorization: `Bearer ${forged}` } };
    expect((await fetch(`${byToken.url}/v1/matches`, asForger)).status).toBe(401);
    const statuses = [
      await call('/v1/matches', { body: JSON.stringify(match('refused')).slice(0, -1) }),
      await call('/v1/matches', { body: match('refused', { [PERSONAL.fieldName]: PERSONAL.name }) }),
      await call('/v1/matches', { body: match('refused', { profile: PERSONAL.profile }) }),
      await call('/v1/matches', {
        body: match('refused', { callback_url: `https://x.example/${SECRETS.callbackToken}` }),
      }),
      await call('/v1/matches', { body: match('well', { priority: 9 }) }),
      await call(`/v1/matches?api_key=${SECRETS.keyInQuery}`, { method: 'GET' }),
      await call(`/v1/${PERSONAL.fieldName}?api_key=${SECRETS.keyInQuery}`, { method: 'GET' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 422, 422, 422, 409, 422, 404]);
    await saysNothing();
  });

  it('where a match cannot be placed for what its players are called', async () => {
    expect(await place('unfit', { profile: 'unfit' })).toMatchObject({ state: 'failed' });
    expect(await place('unfit-label', { profile: 'unfitLabel' })).toMatchObject({ state: 'assigned' });
    await saysNothing(/unfit.*match failed/, /unfit-label.*match assigned/);
  });

  it('where the orchestrator fails', async () => {
    const orchestrator = new OrchestratorView(stack.orchestrator.url, PROJECT);
    for (const [name, operation, kind, status] of [
      ['upstream-500', 'CreateReservation', 'status', 500],
      ['upstream-400', 'CreateReservation', 'status', 400],
      ['upstream-cut', 'CreateReservation', 'commit_then_drop', undefined],
      ['upstream-late', 'CreateReservation', 'stall', undefined],
      ['annotation-400', 'SetPayloadAnnotation', 'status', 400],
      ['annotation-cut', 'SetPayloadAnnotation', 'drop', undefined],
    ] as const) {
      const rule = { operation, kind, rate: 1, count: 3, ms: 800 };
      await orchestrator.setFaults([status === undefined ? rule : { ...rule, status }]);
      await place(name);
      await saysNothing(new RegExp(`${name}.*(match failed|match assigned|upstream call failed)`));
    }
    await orchestrator.setFaults([]);
  });

  it('where callbacks fail', async () => {
    receiver.respond = answering(500);
    await place('callback-fails');
    await saysNothing(/webhook not delivered yet/, /webhook given up/);
    receiver.respond = answering(204);
    expect((await call('/v1/webhooks/dead-letters/retry')).status).toBe(202);
    await saysNothing();
  });

  it('where Redis refuses what it is told, or something broke in there', async () => {
    await redis.config('SET', 'maxmemory', '1');
    expect(await place('out-of-memory')).toMatchObject({ status: 503, code: 'store_unavailable' });
    await redis.config('SET', 'maxmemory', '0');
    await redis.lpush('{mg:0}:match:blue/broken', 'no hash');
    expect(await place('broken')).toMatchObject({ status: 500, code: 'internal' });
    await saysNothing(/Redis cannot serve/, /request failed.*/);
  });
});
