/** What no real orchestrator has, for tests and for people trying things: the ledger, faults, and exits at will. No credentials. */
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { readFaultPlan } from '../faults/fault-rules.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Conductor, ProcessRunner } from '../fleet/conductor.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { checker } from '../schema-problems.ts';
import type { Journal } from '../store/journal.ts';
import { sendError, sendRefusal } from './errors.ts';
import { jsonList } from './json-list.ts';
import { integerParameter, type Query } from './query.ts';

export interface LocalRoutes {
  readonly fleet: Fleet;
  readonly conductor: Conductor;
  readonly ledger: Ledger;
  readonly faults: FaultInjector;
  readonly journal: Journal;
  readonly runner: ProcessRunner;
}

const exitSchema = Type.Object(
  { exit_code: Type.Optional(Type.Integer({ minimum: 0, maximum: 255, description: 'a whole number from 0 to 255' })) },
  { additionalProperties: false, description: '{exit_code?}' },
);
const readExit = checker<{ exit_code?: number }>(exitSchema);
const sequence = { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 };
const unlimited = { min: 1, max: Number.MAX_SAFE_INTEGER, otherwise: Number.MAX_SAFE_INTEGER };

export function localRoutes(app: FastifyInstance, parts: LocalRoutes): void {
  app.get('/healthz/ready', (_request, reply) => reply.send({ status: 'ready' }));
  ledgerRoute(app, parts);
  faultRoutes(app, parts);
  exitRoute(app, parts);
}

function ledgerRoute(app: FastifyInstance, { ledger, journal }: LocalRoutes): void {
  app.get<{ Querystring: Query }>('/local/ledger', async ({ query }, reply) => {
    const after = integerParameter(query, 'after', sequence);
    if (!after.ok) return sendRefusal(reply, after);
    const limit = integerParameter(query, 'limit', unlimited);
    if (!limit.ok) return sendRefusal(reply, limit);
    // What a crash could still take back must not be reported as having happened.
    await journal.durable();
    const list = jsonList('entries', ledger.after(after.value, limit.value));
    return reply.type('application/json; charset=utf-8').send(list);
  });
}

function faultRoutes(app: FastifyInstance, { faults }: LocalRoutes): void {
  app.get('/local/faults', (_request, reply) => reply.send(faults.show()));
  app.put('/local/faults', (request, reply) => {
    const plan = readFaultPlan(request.body);
    if (!plan.ok) {
      const message = plan.problems.map((problem) => `${problem.path || 'the body'} ${problem.message}`).join('; ');
      return reply.code(400).send({ message, request_id: request.id, problems: plan.problems });
    }
    faults.replace(plan.value);
    return reply.send(faults.show());
  });
}

function exitRoute(app: FastifyInstance, { fleet, conductor, journal, runner }: LocalRoutes): void {
  app.post<{ Params: { payload_id: string } }>('/local/payloads/:payload_id/exit', async (request, reply) => {
    const body = readExit(request.body ?? {});
    if (!body.ok) return sendError(reply, 400, 'the body must be {exit_code?}, a whole number from 0 to 255');
    const { payload_id: id } = request.params;
    const pool = fleet.poolOfPayload(id);
    if (!pool) return sendError(reply, 404, 'there is no such payload');
    // A real process is killed, and what follows follows from its end.
    if (pool.behaviour.process && runner.stop(id, 0)) return reply.send({});
    const outcome = conductor.exited(pool, id, body.value.exit_code ?? 0);
    await journal.durable();
    return outcome.ok ? reply.send({}) : sendRefusal(reply, outcome);
  });
}
