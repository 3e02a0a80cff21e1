import type { FastifySchema } from 'fastify';
import Type from 'typebox';
import { answers } from './answers.ts';
import { MatchRequestSchema } from './match-schemas.ts';

const Breaker = Type.Enum(['closed', 'half-open', 'open', 'unknown'], {
  description: 'The worst of all workers; unknown where none has reported.',
});
const Labels = Type.Record(Type.String(), Type.String());
const Milliseconds = Type.Integer({ description: 'Milliseconds from acceptance.' });
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const PlanSchema = Type.Object({
  profile: Type.String(),
  profile_version: Type.String(),
  steps: Type.Array(
    Type.Object({
      allocation: Type.String(),
      allocation_id: Type.String(),
      region: Type.String(),
      opens_after_ms: Milliseconds,
      breaker: Breaker,
      selectors: Type.Array(
        Type.Object({
          name: Type.String(),
          match_labels: Labels,
          payload_state: Type.Enum(['Ready', 'Reserved']),
          opens_after_ms: Milliseconds,
          ready: Type.Optional(Type.Integer({ description: 'Payloads that match now; only with ?probe=true.' })),
        }),
      ),
    }),
    { description: 'In the order in which they would be tried.' },
  ),
  left_out: Type.Array(
    Type.Object({
      allocation: Type.Optional(Type.String()),
      selector: Type.Optional(Type.String()),
      why: Type.String(),
    }),
  ),
});

const ProfilesSchema = Type.Object({
  version: Type.String(),
  loaded_at: Type.String({ format: 'date-time' }),
  last_error: orNull(
    Type.Object({
      at: Type.String({ format: 'date-time' }),
      problems: Type.Array(Type.Object({ path: Type.String(), message: Type.String() })),
    }),
  ),
  profiles: Type.Array(
    Type.Object({
      name: Type.String(),
      deadline_ms: Type.Integer(),
      priority: Type.Integer(),
      allocations: Type.Array(Type.String()),
      selectors: Type.Array(Type.String()),
      allow_override: Type.Boolean(),
    }),
  ),
});

const AllocationsSchema = Type.Object({
  allocations: Type.Array(
    Type.Object({
      name: Type.String(),
      project_id: Type.String(),
      allocation_id: Type.String(),
      region: Type.String(),
      breaker: Breaker,
      in_flight: Type.Integer(),
      ready_payloads: orNull(Type.Object({ count: Type.Integer(), at: Type.String({ format: 'date-time' }) })),
      last_errors: Type.Array(
        Type.Object({
          at: Type.String({ format: 'date-time' }),
          outcome: Type.String(),
          status: Type.Optional(Type.Integer()),
          message: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});

export const PlanQuerySchema = Type.Object(
  { probe: Type.Optional(Type.Boolean({ description: 'Counts the payloads that match now.' })) },
  { additionalProperties: false },
);

const tags = ['planning'];

export const explainRoute: FastifySchema = {
  tags,
  operationId: 'explainPlan',
  summary: 'How a match would be placed, and why not otherwise',
  description: 'The same body as a match. Reserves nothing and keeps nothing.',
  body: MatchRequestSchema,
  querystring: PlanQuerySchema,
  response: answers(
    { 200: ['The plan', PlanSchema] },
    'malformed_json',
    'body_too_large',
    'unsupported_media_type',
    'invalid_request',
    'store_unavailable',
    'internal',
  ),
};

export const profilesRoute: FastifySchema = {
  tags,
  operationId: 'listProfiles',
  summary: 'The profiles in use, and whether the file could be read the last time',
  response: answers({ 200: ['The profiles', ProfilesSchema] }, 'internal'),
};

export const allocationsRoute: FastifySchema = {
  tags,
  operationId: 'listAllocations',
  summary: 'What the workers see of each allocation',
  response: answers({ 200: ['The allocations', AllocationsSchema] }, 'store_unavailable', 'internal'),
};
