/**
 * The floor: a bare Fastify handler that reserves, annotates and answers. No queue, no record, nothing that survives the
 * process; nobody who calls the orchestrator from Node does less.
 */
import Fastify from 'fastify';
import { Pool } from 'undici';
import { serveParent } from '../processes/child.ts';

const { UPSTREAM = '', PROJECT = '', ALLOCATION = '' } = process.env;
const upstream = new Pool(UPSTREAM, { connections: 128, pipelining: 1 });
const base = `/api/v0/projects/${PROJECT}/allocations/${ALLOCATION}`;
const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };

interface Match {
  readonly match_id: string;
  readonly attributes: Record<string, string>;
}

async function call(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> {
  const answer = await upstream.request({ method, path: base + path, headers, body: JSON.stringify(body) });
  if (answer.statusCode !== 200) throw new Error(`${method} ${path} was answered with ${answer.statusCode}`);
  return answer.body.json();
}

async function place(match: Match) {
  const { build, map } = match.attributes;
  const reservation = (await call('POST', '/reservations', {
    payload_metadata: { annotations: { match_id: match.match_id } },
    selectors: [{ match_labels: { build, map } }],
  })) as { payload_id: string };
  const value = JSON.stringify(match);
  await call('PUT', `/payloads/${reservation.payload_id}/annotation`, { key: 'match-data', value });
  return { match_id: match.match_id, state: 'assigned', reservation };
}

const server = Fastify();
server.post('/v1/matches', (request) => place(request.body as Match));
/** What accepting alone costs: parse, and answer with what was sent. */
server.post('/accept-only/v1/matches', (request, reply) => {
  const match = request.body as Match;
  void reply.code(202);
  return { ...match, state: 'queued', created_at: new Date().toISOString() };
});
serveParent({ url: await server.listen({ host: '127.0.0.1', port: 0 }), answer: () => undefined });
