/** Whatever is sent, the answer is a refusal with a reason, it comes soon, and the server stays well. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operations, validate, type OperationId } from '../../src/orchestration/contract/index.ts';
import {
  allocationId,
  credentials,
  OrchestratorUnderTest,
  projectId,
  seedOf,
} from '../local-orchestrator/orchestrator-under-test.ts';
import { requestToken } from './raw-api.ts';

const answerWithinMs = 5000;
let orchestrator: OrchestratorUnderTest;
let token: string;
let payloadId: string;

beforeAll(async () => {
  orchestrator = await OrchestratorUnderTest.start(seedOf({ payloads: [{ count: 3 }] }));
  token = await requestToken(`${orchestrator.server.url}/auth/v1/token`, credentials);
  payloadId = (await orchestrator.reserve()).payload_id;
});
afterAll(() => orchestrator.close());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
}

async function send({ method, path, body, type = 'application/json' }: Sent) {
  const response = await fetch(`${orchestrator.server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  return { status: response.status, text: await response.text() };
}

/** With one of these, and not with one that a well-formed request may meet as well. */
async function expectRefusal(sent: Sent, ...statuses: number[]): Promise<void> {
  const { status, text } = await send(sent);
  expect([statuses.includes(status), status, sent]).toEqual([true, status, sent]);
  const problem = validate('Error', JSON.parse(text));
  expect(problem.ok && problem.value.request_id !== undefined).toBe(true);
}

const pathOf = (id: OperationId) =>
  operations[id].template
    .replace('{project_id}', projectId)
    .replace('{allocation_id}', allocationId)
    .replace('{payload_id}', payloadId);

const withBody = [
  'SetPayloadLabel',
  'SetPayloadAnnotation',
  'CreateAllocation',
  'UpdateAllocation',
  'SetAllocationEnabled',
  'UpdateAllocationImage',
  'CreateReservation',
] as const;
const noKey = fc.constantFrom('', '-a', 'a-', 'a b', 'ä', 'a'.repeat(60), '__proto__');
const noText = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.object());
const noCount = fc.oneof(fc.constantFrom(-1, 1.5, 1e12, '3', null, [], {}), fc.double({ max: -0.1, noNaN: true }));
const noObject = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.anything()), fc.constant(null));

/** For each operation, bodies that break its schema in one place. */
const brokenBodies: Readonly<Record<(typeof withBody)[number], fc.Arbitrary<unknown>>> = {
  SetPayloadLabel: fc.oneof(
    fc.record({ key: noKey, value: fc.constant('v') }),
    fc.record({ key: fc.constant('k'), value: fc.oneof(noText, fc.constantFrom('-', 'a/b', 'a'.repeat(64))) }),
    fc.record({ key: fc.constant('k') }),
  ),
  SetPayloadAnnotation: fc.oneof(
    fc.record({ key: noKey, value: fc.string() }),
    fc.record({ key: fc.constant('k'), value: noText }),
  ),
  CreateAllocation: fc.oneof(
    fc.record({ name: fc.string() }),
    fc.record({ spec: fc.record({ min_payloads: noCount }) }),
    fc.record({
      spec: fc.record({
        payload_spec: noObject.filter(
          (value) => !(typeof value === 'object' && value !== null && !Array.isArray(value)),
        ),
      }),
    }),
    fc.record({ spec: fc.constant({ min_payloads: 2, max_payloads: 1 }) }),
    fc.record({ spec: fc.constant({}), metadata: fc.oneof(fc.string(), fc.integer()) }),
  ),
  UpdateAllocation: fc.record({ spec: fc.constant({}), name: noText }),
  SetAllocationEnabled: fc.record({ enabled: fc.oneof(fc.string(), fc.integer(), fc.constant(null)) }),
  UpdateAllocationImage: fc.record({ image: fc.oneof(noText, fc.constant('')) }),
  CreateReservation: fc.oneof(
    fc.record({
      selectors: fc.oneof(fc.string(), fc.object(), fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 })),
    }),
    fc.record({
      selectors: fc.tuple(
        fc.record({ payload_state: fc.oneof(fc.constantFrom('Shutdown', 'ready', ''), fc.integer()) }),
      ),
    }),
    fc.record({
      selectors: fc.tuple(
        fc.record({
          match_labels: fc.oneof(
            fc.string(),
            fc.constant(['x']),
            fc.dictionary(noKey, fc.constant('v'), { minKeys: 1, noNullPrototype: true }),
          ),
        }),
      ),
    }),
    fc.record({
      payload_metadata: fc.record({
        labels: fc.dictionary(fc.constant('k'), fc.oneof(noText, fc.constant('a/b')), { minKeys: 1 }),
      }),
    }),
    fc.record({ payload_metadata: fc.oneof(fc.string(), fc.integer(), fc.array(fc.anything())) }),
  ),
};

describe('a request that cannot be meant', () => {
  it('is refused when its body breaks the schema', async () => {
    const broken = fc.constantFrom(...withBody).chain((id) => fc.tuple(fc.constant(id), brokenBodies[id]));
    await fc.assert(
      fc.asyncProperty(broken, ([id, body]) =>
        expectRefusal({ method: operations[id].method, path: pathOf(id), body: JSON.stringify(body) }, 400),
      ),
      { numRuns: 300 },
    );
  });

  it('is refused when its body is no JSON, or of another type', async () => {
    const texts = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('{', '[1,', '{"a":1,}', 'null', '1', '"x"', '{"__proto__":{"a":1}}'),
    );
    const noJson = texts.filter((text) => isNoObject(text));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...withBody),
        noJson,
        fc.constantFrom('application/json', 'text/plain', 'x/y', 'application/x-www-form-urlencoded'),
        (id, body, type) => expectRefusal({ method: operations[id].method, path: pathOf(id), body, type }, 400, 415),
      ),
      { numRuns: 150 },
    );
  });

  it('is refused when it names nothing that is there', async () => {
    const part = fc.oneof(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.constantFrom('..', '%00', '%', '%zz', 'a'.repeat(300), '%2e%2e%2f'),
    );
    const methods = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH');
    await fc.assert(
      fc.asyncProperty(methods, fc.array(part, { minLength: 1, maxLength: 9 }), fc.boolean(), (method, parts, raw) => {
        const path = parts
          .map((text) => (raw ? text.replaceAll(/[^\w.%-]/g, '~') : encodeURIComponent(text)))
          .join('/');
        return expectRefusal({ method, path: `/api/v0/projects/${projectId}/${path}` }, 400, 404, 405, 414);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused when it is too large', async () => {
    const body = JSON.stringify({ key: 'k', value: 'x'.repeat(2 * 1024 * 1024) });
    const { status } = await send({ method: 'PUT', path: pathOf('SetPayloadAnnotation'), body });
    expect(status).toBe(413);
  });

  it('is answered or cut off when it is no HTTP', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await sendRaw(Buffer.concat([bytes, Buffer.from('\r\n\r\n')]));
        expect(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer)).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect((await fetch(`${orchestrator.server.url}/healthz/ready`)).status).toBe(200);
  });
});

function isNoObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value !== 'object' || value === null || Array.isArray(value) || text.includes('__proto__');
  } catch {
    return true;
  }
}

/** All that comes back until the other side is done. */
function sendRaw(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(orchestrator.server.port, '127.0.0.1', () => socket.end(bytes));
    socket.setTimeout(answerWithinMs, () => {
      socket.destroy();
      reject(new Error('neither answered nor cut off'));
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
