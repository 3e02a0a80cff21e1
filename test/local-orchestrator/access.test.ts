/** Who may come in, and how: tokens, scopes, rates, routes. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contract/eventually.ts';
import { RawApi, requestToken } from '../contract/raw-api.ts';
import { allocationId, OrchestratorUnderTest, projectId, seedFile, seedOf } from './orchestrator-under-test.ts';

const matchgate = {
  client_id: 'matchgate',
  client_secret: 'local-secret',
  scopes: ['rw:prj/*/*'],
  refresh_token: 'fresh',
};
const reader = { client_id: 'reader', client_secret: 'a:b+c', scopes: [`ro:prj/${projectId}/*`] };
const stranger = { client_id: 'stranger', client_secret: 's', scopes: ['rw:prj/elsewhere/*'] };

let orchestrator: OrchestratorUnderTest | undefined;
afterEach(async () => {
  await orchestrator?.close();
  orchestrator = undefined;
});

async function startWith(rest: object = {}): Promise<OrchestratorUnderTest> {
  const seed = seedOf({ payloads: [{ count: 2 }] }, { clients: [matchgate, reader, stranger], ...rest });
  orchestrator = await OrchestratorUnderTest.start(seed);
  return orchestrator;
}

async function token(on: OrchestratorUnderTest, form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${on.server.url}/auth/v1/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

async function apiOf(on: OrchestratorUnderTest, client: { client_id: string; client_secret: string }): Promise<RawApi> {
  const { client_id, client_secret } = client;
  const { body } = await token(on, { grant_type: 'client_credentials', client_id, client_secret });
  const issued = typeof body === 'object' && body && 'access_token' in body ? String(body.access_token) : '';
  return new RawApi(on.server.url, issued);
}

const path = { project_id: projectId, allocation_id: allocationId };
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

describe('a token', () => {
  it('is given for a client’s credentials, in the body or as HTTP Basic, and for its refresh token', async () => {
    const on = await startWith({ token_ttl: '90s' });
    const good = { status: 200, body: { token_type: 'Bearer', expires_in: 90 } };
    const credentials = { client_id: 'matchgate', client_secret: 'local-secret' };
    expect(await token(on, { grant_type: 'client_credentials', ...credentials })).toMatchObject(good);
    expect(await token(on, { grant_type: 'client_credentials' }, basic('reader:a%3Ab%2Bc'))).toMatchObject(good);
    expect(await token(on, { grant_type: 'refresh_token', refresh_token: 'fresh', ...credentials })).toMatchObject(
      good,
    );
  });

  it.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    [
      'a wrong secret',
      { grant_type: 'client_credentials', client_id: 'matchgate', client_secret: 'x' },
      {},
      401,
      'invalid_client',
    ],
    ['no credentials', { grant_type: 'client_credentials' }, {}, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, basic('matchgate:local-secret'), 400, 'unsupported_grant_type'],
    ['no grant', {}, basic('matchgate:local-secret'), 400, 'invalid_request'],
    [
      'a wrong refresh token',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      basic('matchgate:local-secret'),
      400,
      'invalid_grant',
    ],
    [
      'a scope that it has not',
      { grant_type: 'client_credentials', scope: 'rw:prj/x/*' },
      basic('matchgate:local-secret'),
      400,
      'invalid_scope',
    ],
  ])('is refused for %s', async (_, form, headers, status, error) => {
    expect(await token(await startWith(), form, headers)).toEqual({ status, body: { error } });
  });

  it('expires', async () => {
    const on = await startWith({ token_ttl: '1s' });
    const api = await apiOf(on, matchgate);
    expect((await api.call('ListAllocations', path)).status).toBe(200);
    await eventually(
      async () => (await api.call('ListAllocations', path)).status,
      (status) => status === 401,
    );
  });
});

describe('a client', () => {
  it('reads with ro, writes with rw, and reaches its own project only', async () => {
    const on = await startWith();
    const reading = await apiOf(on, reader);
    expect((await reading.call('ListPayloads', path)).status).toBe(200);
    expect((await reading.call('CreateReservation', path)).status).toBe(403);
    const elsewhere = await apiOf(on, stranger);
    expect((await elsewhere.call('ListPayloads', path)).status).toBe(403);
    expect((await elsewhere.call('ListAllocations', { project_id: 'elsewhere' })).status).toBe(404);
  });

  it('that calls too often is told when to come back, and disturbs nobody else', async () => {
    const on = await startWith({ rate_limit: { per_second: 0.5, burst: 2 } });
    const fast = await apiOf(on, reader);
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push(await fast.call('ListPayloads', path));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await on.status('ListPayloads')).toBe(200);
  });
});

describe('a route', () => {
  it('that is unknown answers 404, and a method that it has not 405 with those that it has', async () => {
    const on = await startWith();
    const at = (method: string, route: string) => fetch(`${on.server.url}${route}`, { method });
    expect((await at('GET', '/api/v0/nothing')).status).toBe(404);
    const refused = await at('PATCH', `/api/v0/projects/${projectId}/allocations`);
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect((await at('DELETE', '/local/ledger')).status).toBe(405);
    expect(await (await at('GET', '/healthz/ready')).json()).toEqual({ status: 'ready' });
  });

  it('can be another one than the contract’s', async () => {
    const on = await startWith({ routes: { GetAllocation: 'GET /v9/{project_id}/{allocation_id}' } });
    expect((await fetch(`${on.server.url}/v9/${projectId}/${allocationId}`)).status).toBe(401);
    expect(seedFile()).not.toContain('v9');
  });

  it('can have text beside a parameter, colons too, and asks for what its operation asks for', async () => {
    const routes = {
      DeleteReservation: 'POST /v1/{project_id}/{allocation_id}/{payload_id}:unreserve',
      GetPayload: 'POST /v1/{project_id}/{allocation_id}/{payload_id}',
      ListPayloads: 'POST /v1/of:all/{project_id}/list-{allocation_id}',
    };
    const on = await startWith({ routes });
    const tokenOf = ({ client_id, client_secret }: { client_id: string; client_secret: string }) =>
      requestToken(`${on.server.url}/auth/v1/token`, { clientId: client_id, clientSecret: client_secret });
    const [writing, reading] = [await tokenOf(matchgate), await tokenOf(reader)];
    const post = (bearer: string, route: string) =>
      fetch(`${on.server.url}${route}`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } });
    const reserved = await on.reserve();
    const payload = `/v1/${projectId}/${allocationId}/${reserved.payload_id}`;

    expect((await post(reading, payload)).status).toBe(200);
    expect((await post(reading, `/v1/of:all/${projectId}/list-${allocationId}`)).status).toBe(200);
    expect((await post(reading, `${payload}:unreserve`)).status).toBe(403);
    expect((await post(writing, `${payload}:unreserve`)).status).toBe(200);
    expect((await on.ledger()).at(-1)).toMatchObject({ type: 'released', payload_id: reserved.payload_id });
    expect((await post(writing, `${payload}:other`)).status).toBe(404);
    expect((await fetch(`${on.server.url}${payload}:unreserve`)).status).toBe(405);
  });
});

describe('the Payload Local API', () => {
  it('tells a payload about itself, and lets it label and annotate itself', async () => {
    const on = await startWith();
    const { payload_id } = await on.reserve();
    const api = `${on.server.url}/local/payload-api/${payload_id}/api/v0`;
    const put = (what: string, body: unknown) =>
      fetch(`${api}/metadata/${what}`, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await put('label', { key: 'open', value: 'yes' })).status).toBe(200);
    expect((await put('annotation', { key: 'score', value: '3:1' })).status).toBe(200);
    expect((await put('label', { key: '-', value: 'yes' })).status).toBe(400);
    expect((await fetch(`${api}/ready`, { method: 'POST' })).status).toBe(200);
    const told: unknown = await (await fetch(`${api}/payload`)).json();
    expect(told).toMatchObject({
      result: {
        id: payload_id,
        status: { state: 'Reserved' },
        metadata: { labels: { open: 'yes' }, annotations: { score: '3:1' } },
      },
    });
    expect(JSON.stringify(told)).not.toContain('payload_spec');
    expect((await fetch(`${on.server.url}/local/payload-api/zzzzz-zzzzz/api/v0/payload`)).status).toBe(404);
  });
});
