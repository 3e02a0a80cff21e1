import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { AllocationSchema, Breaker } from './allocation-schema.ts';
import { BODY_PROBLEMS, answers } from './answers.ts';
import * as examples from './api-examples.ts';
import { MatchRequestSchema, Time, orNull } from './match-schemas.ts';

const Optional = Type.Optional;

export const ProbeQuerySchema = Type.Object(
  { probe: Optional(Type.Boolean({ description: 'Counts the payloads that each selector matches now.' })) },
  { additionalProperties: false },
);

export const PlanSchema = Type.Object(
  {
    profile: Type.String(),
    profile_version: Type.String(),
    steps: Type.Array(
      Type.Object({
        allocation: Type.String(),
        allocation_id: Type.String(),
        region: Type.String(),
        opens_after_ms: Type.Number(),
        breaker: Breaker,
        paused: Type.Boolean({ description: 'By an operator: the step is passed over.' }),
        selectors: Type.Array(
          Type.Object({
            name: Type.String(),
            match_labels: Type.Object({}, { additionalProperties: Type.String() }),
            payload_state: Type.Enum(['Ready', 'Reserved']),
            opens_after_ms: Type.Number(),
            ready: Optional(Type.Integer({ description: 'Payloads that match now, at most a second old.' })),
          }),
        ),
      }),
    ),
    left_out: Type.Array(
      Type.Object({ allocation: Optional(Type.String()), selector: Optional(Type.String()), why: Type.String() }),
    ),
  },
  { title: 'Plan', examples: [examples.plan] },
);

const ProfilesSchema = Type.Object(
  {
    version: Type.String(),
    loaded_at: Time,
    last_error: orNull(
      Type.Object({
        at: Time,
        problems: Type.Array(
          Type.Object({
            path: Type.String({ description: 'Such as profiles.ranked.deadline; empty for the file as a whole.' }),
            message: Type.String(),
            line: Optional(
              Type.Integer({ minimum: 1, description: 'Where in the file, where there is such a place.' }),
            ),
            column: Optional(Type.Integer({ minimum: 1 })),
          }),
        ),
      }),
    ),
    profiles: Type.Array(
      Type.Object({
        name: Type.String(),
        deadline_ms: Type.Integer(),
        priority: Type.Integer(),
        prefer: Type.Enum(['allocation', 'selector']),
        allow_override: Type.Boolean(),
        allocations: Type.Array(Type.String()),
        selectors: Type.Array(Type.String()),
      }),
    ),
  },
  { title: 'Profiles', examples: [examples.profiles] },
);

const AllocationsSchema = Type.Object(
  { allocations: Type.Array(AllocationSchema) },
  { title: 'Allocations', examples: [examples.allocations] },
);

export const explainPlanRoute: FastifySchema = {
  tags: ['plans'],
  operationId: 'explainPlan',
  summary: 'What would be tried for a match, in its order; reserves nothing',
  description: 'The body is that of POST /v1/matches.',
  body: MatchRequestSchema,
  querystring: ProbeQuerySchema,
  response: answers({ 200: ['The plan', PlanSchema] }, ...BODY_PROBLEMS),
};

/** Of routes that read neither a body nor a query. */
const PLAIN_PROBLEMS = ['shutting_down', 'internal'] as const;

export const listProfilesRoute: FastifySchema = {
  tags: ['plans'],
  operationId: 'listProfiles',
  summary: 'The profiles in use, and what is wrong with the file if it is not the one in use',
  response: answers({ 200: ['The profiles', ProfilesSchema] }, ...PLAIN_PROBLEMS),
};

export const listAllocationsRoute: FastifySchema = {
  tags: ['plans'],
  operationId: 'listAllocations',
  summary: 'The allocations as the workers see them',
  response: answers({ 200: ['The allocations', AllocationsSchema] }, 'store_unavailable', ...PLAIN_PROBLEMS),
};
