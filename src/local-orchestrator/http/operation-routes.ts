/**
 * The 16 operations over HTTP. A call passes the gate (token, scope, rate), then whatever the fault rules have in store for it, then
 * the operation itself; it is answered once its effect is durable.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  operationIds,
  operations,
  routeTable,
  type OperationId,
  type RouteOverrides,
} from '../../orchestration/contract/index.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Clock } from '../fleet/clock.ts';
import type { Journal } from '../store/journal.ts';
import { sendError, sendRefusal, sendTooMany } from './errors.ts';
import { gateHook, type Gate } from './gate.ts';
import type { Call, OperationHandler } from './operation-handlers.ts';

export interface OperationRoutes {
  readonly handlers: Readonly<Record<OperationId, OperationHandler>>;
  readonly gate: Gate;
  readonly faults: FaultInjector;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly overrides: RouteOverrides;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

export function operationRoutes(app: FastifyInstance, parts: OperationRoutes): void {
  const routes = routeTable(parts.overrides);
  for (const id of operationIds) {
    const { method, template } = routes[id];
    app.route({
      method,
      url: patternOf(template),
      // What an operation does, and so what it takes to call it, is the same on whatever route.
      onRequest: gateHook(parts.gate, operations[id].method),
      handler: (request, reply) => serve(id, parts, request, reply),
    });
  }
}

/** As the router writes it: a parameter ends before the text that follows it, and `::` is a colon. */
const patternOf = (template: string): string =>
  template
    .replaceAll(':', '::')
    .replaceAll(/\{(\w+)\}(?!\/|$)/g, ':$1([^/:]+)')
    .replaceAll(/\{(\w+)\}/g, ':$1');

async function serve(
  id: OperationId,
  parts: OperationRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = callOf(request);
  const { waitMs, ending } = parts.faults.next(id, call.path.allocation_id);
  // Whether or not the caller still waits, a call that is late goes on: that is how a real upstream commits late.
  if (waitMs > 0) await new Promise<void>((resumed) => parts.clock.after(waitMs, resumed));
  switch (ending.kind) {
    case 'drop':
      return cut(reply);
    case 'status':
      return ending.status === 429 ? sendTooMany(reply, 0) : sendError(reply, ending.status, 'a fault, as asked for');
    case 'commit_then_drop':
      await perform(id, parts, call);
      return cut(reply);
    case 'none': {
      const outcome = await perform(id, parts, call);
      if (!outcome.ok) return sendRefusal(reply, outcome);
      return reply.type('application/json; charset=utf-8').send(outcome.value);
    }
  }
}

async function perform(id: OperationId, { handlers, journal }: OperationRoutes, call: Call) {
  const outcome = await handlers[id](call);
  if (outcome.ok) await journal.durable();
  return outcome;
}

function callOf({ params, query, body, protocol, host, socket }: FastifyRequest): Call {
  const path = recordOf(params);
  // HTTP/1.0 needs no Host.
  const reachedAt = host || `${socket.localAddress ?? ''}:${socket.localPort ?? ''}`;
  return {
    path: {
      project_id: textOf(path.project_id),
      allocation_id: textOf(path.allocation_id),
      payload_id: textOf(path.payload_id),
    },
    query: recordOf(query),
    body,
    baseUrl: `${protocol}://${reachedAt}`,
  };
}

function cut(reply: FastifyReply): FastifyReply {
  void reply.hijack();
  reply.raw.destroy();
  return reply;
}
