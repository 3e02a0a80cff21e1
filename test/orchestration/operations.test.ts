/** Each of the 16 operations: what goes over the wire, and what comes back. */
import { describe, expect, it } from '@jest/globals';
import { OrchestrationClient, operationIds, type OperationId } from '../../src/orchestration/index.ts';
import { answer, startScriptedUpstream } from './scripted-upstream.ts';

const project = '/api/v0/projects/alpha-beta-123456';
const allocationPath = `${project}/allocations/6f1c`;
const payloadPath = `${allocationPath}/payloads/8hhtn-fvpvq`;
const ids = ['alpha-beta-123456', '6f1c'] as const;
const payloadIds = [...ids, '8hhtn-fvpvq'] as const;

const payload = { id: '8hhtn-fvpvq', status: { state: 'Ready' }, of: 'a field of later versions' };
const allocation = { id: '6f1c', metadata: null };
const artefact = { payload_id: '8hhtn-fvpvq', file_path: 'logs/a b.txt' };
const page = { items: [artefact], next_page_token: '' };
const reservation = { payload_id: '8hhtn-fvpvq', payload_address: '10.0.0.1', payload_ports: [{ name: 'g', port: 1 }] };
const spec = { region: 'eu-west', min_payloads: 1, max_payloads: 2 };

interface Case {
  readonly call: (client: OrchestrationClient) => Promise<unknown>;
  readonly sends: string;
  readonly body?: unknown;
  readonly answers: unknown;
  readonly gives: unknown;
}

const cases: Record<OperationId, Case> = {
  ListPayloads: {
    call: (client) => client.listPayloads(...ids),
    sends: `GET ${allocationPath}/payloads`,
    answers: { results: [payload] },
    gives: [payload],
  },
  GetPayload: {
    call: (client) => client.getPayload(...payloadIds),
    sends: `GET ${payloadPath}`,
    answers: { result: payload },
    gives: payload,
  },
  DeletePayload: {
    call: (client) => client.deletePayload(...payloadIds, { forceDelete: true }),
    sends: `DELETE ${payloadPath}?force_delete=true`,
    answers: {},
    gives: undefined,
  },
  SetPayloadAnnotation: {
    call: (client) => client.setPayloadAnnotation(...payloadIds, { key: 'match-data', value: '{"ü":1}' }),
    sends: `PUT ${payloadPath}/annotation`,
    body: { key: 'match-data', value: '{"ü":1}' },
    answers: {},
    gives: undefined,
  },
  SetPayloadLabel: {
    call: (client) => client.setPayloadLabel(...payloadIds, { key: 'mode', value: '' }),
    sends: `PUT ${payloadPath}/label`,
    body: { key: 'mode', value: '' },
    answers: {},
    gives: undefined,
  },
  ListAllocations: {
    call: (client) => client.listAllocations(ids[0], { limit: 7 }),
    sends: `GET ${project}/allocations?limit=7`,
    answers: { results: [allocation] },
    gives: [allocation],
  },
  CreateAllocation: {
    call: (client) => client.createAllocation(ids[0], { spec, name: 'eu' }),
    sends: `POST ${project}/allocations`,
    body: { spec, name: 'eu' },
    answers: { result: allocation },
    gives: allocation,
  },
  GetAllocation: {
    call: (client) => client.getAllocation(...ids),
    sends: `GET ${allocationPath}`,
    answers: { result: allocation },
    gives: allocation,
  },
  UpdateAllocation: {
    call: (client) => client.updateAllocation(...ids, { spec, name: 'eu', metadata: null }),
    sends: `PUT ${allocationPath}`,
    body: { spec, name: 'eu', metadata: null },
    answers: { result: allocation },
    gives: allocation,
  },
  DeleteAllocation: {
    call: (client) => client.deleteAllocation(...ids),
    sends: `DELETE ${allocationPath}`,
    answers: {},
    gives: undefined,
  },
  SetAllocationEnabled: {
    call: (client) => client.setAllocationEnabled(...ids, false),
    sends: `PUT ${allocationPath}/enabled`,
    body: { enabled: false },
    answers: {},
    gives: undefined,
  },
  UpdateAllocationImage: {
    call: (client) => client.updateAllocationImage(...ids, 'game:2'),
    sends: `PUT ${allocationPath}/image`,
    body: { image: 'game:2' },
    answers: '',
    gives: undefined,
  },
  ListArtefacts: {
    call: (client) => client.listArtefacts(...ids, { payloadId: ids[1], pageSize: 2, pageToken: 'a=&' }),
    sends: `GET ${allocationPath}/artefacts?payload_id=6f1c&page_size=2&page_token=a%3D%26`,
    answers: page,
    gives: page,
  },
  GetArtefact: {
    call: (client) => client.getArtefact(...payloadIds, 'logs/a b.txt'),
    sends: `GET ${payloadPath}/artefact?file_path=logs%2Fa%20b.txt`,
    answers: { result: artefact },
    gives: artefact,
  },
  CreateReservation: {
    call: (client) => client.createReservation(...ids, { selectors: [{ match_labels: { map: 'harbor' } }] }),
    sends: `POST ${allocationPath}/reservations`,
    body: { selectors: [{ match_labels: { map: 'harbor' } }] },
    answers: reservation,
    gives: reservation,
  },
  DeleteReservation: {
    call: (client) => client.deleteReservation(...payloadIds),
    sends: `DELETE ${payloadPath}/reservation`,
    answers: {},
    gives: undefined,
  },
};

describe('the client', () => {
  it.each(operationIds)('sends %s by its route and gives its value', async (id) => {
    const { call, sends, body, answers, gives } = cases[id];
    await using upstream = await startScriptedUpstream((socket) => answer(socket, 200, answers));
    const client = new OrchestrationClient({ baseUrl: upstream.url, userAgent: 'game/1' });
    await expect(call(client)).resolves.toEqual(gives);
    const [received] = upstream.requests;
    expect(`${received?.method ?? ''} ${received?.path ?? ''}`).toBe(sends);
    expect(received?.headers).toMatchObject({ accept: 'application/json', 'user-agent': 'game/1' });
    const sent: unknown = received?.body
      ? JSON.parse(Buffer.from(received.body, 'latin1').toString('utf8'))
      : undefined;
    expect(sent).toEqual(body);
    expect(received?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
    await client.close();
  });

  it('follows an overridden route below the base path', async () => {
    await using upstream = await startScriptedUpstream((socket) => answer(socket, 200, { result: payload }));
    const client = new OrchestrationClient({
      baseUrl: `${upstream.url}/root/`,
      basePath: '/v9',
      routes: { GetPayload: 'POST /p/{payload_id}/of/{allocation_id}/{project_id}:get' },
    });
    await client.getPayload('a/b', 'ü', 'c');
    expect(upstream.requests[0]).toMatchObject({ method: 'POST', path: '/root/v9/p/c/of/%C3%BC/a%2Fb:get' });
    await client.close();
  });

  it.each(['', '.', '..', '\ud800'])('refuses the ID %j, which a path cannot carry', async (id) => {
    await using upstream = await startScriptedUpstream((socket) => answer(socket, 200, {}));
    const client = new OrchestrationClient({ baseUrl: upstream.url });
    await expect(client.deletePayload(...ids, id)).rejects.toMatchObject({
      kind: 'invalid',
      operation: 'DeletePayload',
    });
    expect(upstream.requests).toHaveLength(0);
    await client.close();
  });

  it('refuses a file’s name that a query cannot carry', async () => {
    await using upstream = await startScriptedUpstream((socket) => answer(socket, 200, {}));
    const client = new OrchestrationClient({ baseUrl: upstream.url });
    await expect(client.getArtefact(...payloadIds, 'a\ud800')).rejects.toMatchObject({ kind: 'invalid' });
    expect(upstream.requests).toHaveLength(0);
    await client.close();
  });

  it.each([Infinity, 2 ** 31])('may be given as long as %d ms', async (timeoutMs) => {
    await using upstream = await startScriptedUpstream((socket) => answer(socket, 200, { result: payload }));
    const client = new OrchestrationClient({ baseUrl: upstream.url, timeoutMs });
    await expect(client.getPayload(...payloadIds)).resolves.toEqual(payload);
    await client.close();
  });

  it('ends where the pages of artefacts lead in a circle', async () => {
    await using upstream = await startScriptedUpstream((socket, { path }) => {
      const token = new URL(path, 'http://x').searchParams.get('page_token');
      answer(socket, 200, { items: [artefact], next_page_token: token === 'a' ? 'b' : 'a' });
    });
    const client = new OrchestrationClient({ baseUrl: upstream.url });
    const found: unknown[] = [];
    for await (const one of client.artefacts(...ids)) found.push(one);
    expect(found).toHaveLength(3);
    await client.close();
  });

  it('walks through the artefacts page by page, no further than it is asked to', async () => {
    await using upstream = await startScriptedUpstream((socket, { path }) => {
      const token = Number(new URL(path, 'http://x').searchParams.get('page_token') ?? 0);
      const items = [0, 1].map((index) => ({ payload_id: 'p', file_path: `f${token * 2 + index}` }));
      answer(socket, 200, token < 2 ? { items, next_page_token: String(token + 1) } : { items });
    });
    const client = new OrchestrationClient({ baseUrl: upstream.url });
    const paths: string[] = [];
    for await (const { file_path } of client.artefacts(...ids, { pageSize: 2 })) paths.push(file_path);
    expect(paths).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']);
    expect(upstream.requests.map(({ path }) => path.split('?')[1])).toEqual([
      'page_size=2',
      'page_size=2&page_token=1',
      'page_size=2&page_token=2',
    ]);
    for await (const first of client.artefacts(...ids)) {
      expect(first.file_path).toBe('f0');
      break;
    }
    expect(upstream.requests).toHaveLength(4);
    await client.close();
  });
});
