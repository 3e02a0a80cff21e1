/**
 * The Payload Local API: what a game server calls about itself, without credentials. Each payload has it under a path of
 * its own, and finds that path in ORCHESTRATION_PAYLOAD_API.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { validator } from '../../orchestration/contract/index.ts';
import type { Conductor } from '../fleet/conductor.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import type { FoundPayload } from '../operations/find.ts';
import { setPayloadAnnotation, setPayloadLabel } from '../operations/payloads.ts';
import type { Journal } from '../store/journal.ts';
import { sendRefusal } from './errors.ts';
import { payloadWithoutSpec } from './wire.ts';

export interface PayloadApi {
  readonly fleet: Fleet;
  readonly conductor: Conductor;
  readonly journal: Journal;
}

const isAnnotation = validator('SetPayloadAnnotationRequest');
const isLabel = validator('SetPayloadLabelRequest');

/** To be put behind the orchestrator's own `host:port`. */
export const payloadApiPath = (payloadId: string): string => `/local/payload-api/${payloadId}`;

interface PayloadRoute {
  Params: { payload_id: string };
}

export function payloadApiRoutes(app: FastifyInstance, { fleet, conductor, journal }: PayloadApi): void {
  const route = (rest: string) => `${payloadApiPath(':payload_id')}/api/v0/${rest}`;
  const answer = async (reply: FastifyReply, outcome: Outcome<object>) => {
    await journal.durable();
    return outcome.ok ? reply.send(outcome.value) : sendRefusal(reply, outcome);
  };
  const about = (payloadId: string, go: (found: FoundPayload) => Outcome<object>) => {
    const pool = fleet.poolOfPayload(payloadId);
    const payload = pool?.get(payloadId);
    return pool && payload ? go({ pool, payload }) : refused('not_found', 'there is no such payload');
  };
  const pathOf = ({ payload }: FoundPayload) => ({
    project_id: payload.projectId,
    allocation_id: payload.allocationId,
    payload_id: payload.id,
  });

  app.get<PayloadRoute>(route('payload'), (request, reply) =>
    answer(
      reply,
      about(request.params.payload_id, ({ payload }) => done({ result: payloadWithoutSpec(payload) })),
    ),
  );
  app.post<PayloadRoute>(route('ready'), (request, reply) =>
    answer(
      reply,
      about(request.params.payload_id, ({ pool, payload }) => conductor.becameReady(pool, payload)),
    ),
  );
  app.put<PayloadRoute>(route('metadata/annotation'), (request, reply) => {
    const body = isAnnotation(request.body);
    const set = (found: FoundPayload) =>
      body.ok ? setPayloadAnnotation(fleet, pathOf(found), body.value) : refused('invalid', 'must be {key, value}');
    return answer(reply, about(request.params.payload_id, set));
  });
  app.put<PayloadRoute>(route('metadata/label'), (request, reply) => {
    const body = isLabel(request.body);
    const set = (found: FoundPayload) =>
      body.ok ? setPayloadLabel(fleet, pathOf(found), body.value) : refused('invalid', 'must be {key, value}');
    return answer(reply, about(request.params.payload_id, set));
  });
}
