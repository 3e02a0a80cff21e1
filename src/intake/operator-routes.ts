import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { BODILESS_PROBLEMS, BODY_PROBLEMS, answers } from './answers.ts';
import * as examples from './api-examples.ts';

const tags = ['operations'];
const kept = 'Heeded by every worker within about a second, and kept until it is taken back. Told as an event.';

export const AllocationParamsSchema = Type.Object({ name: Type.String({ minLength: 1, maxLength: 128 }) });

export const ForcedBreakerSchema = Type.Enum(['open', 'closed'], { title: 'ForcedBreaker' });

export const BreakerRequestSchema = Type.Object(
  {
    state: Type.Enum(['open', 'closed', 'auto'], {
      description:
        '`open`: no calls. `closed`: calls, whatever came of the ones before. `auto`: as the breaker decides.',
    }),
  },
  { additionalProperties: false, examples: [{ state: 'open' }] },
);

const ControlSchema = Type.Object(
  {
    name: Type.String(),
    paused: Type.Boolean(),
    breaker_forced: Type.Union([ForcedBreakerSchema, Type.Null()]),
  },
  { title: 'AllocationControl', examples: [examples.allocationControl] },
);

const answer = { 200: ['What is decided about the allocation now', ControlSchema] } as const;

export const pauseAllocationRoute: FastifySchema = {
  tags,
  operationId: 'pauseAllocation',
  summary: 'Have workers choose it no more',
  description: `Matches that it serves keep their servers; its steps are passed over at once. ${kept}`,
  params: AllocationParamsSchema,
  response: answers({ ...answer }, 'allocation_not_found', 'not_found', ...BODILESS_PROBLEMS),
};

export const resumeAllocationRoute: FastifySchema = {
  tags,
  operationId: 'resumeAllocation',
  summary: 'Have workers choose it again',
  description: kept,
  params: AllocationParamsSchema,
  response: answers({ ...answer }, 'allocation_not_found', 'not_found', ...BODILESS_PROBLEMS),
};

export const forceBreakerRoute: FastifySchema = {
  tags,
  operationId: 'forceBreaker',
  summary: 'Hold its breaker open or closed, or let it decide again',
  description: `Holding it closed also forgets a Retry-After. ${kept}`,
  params: AllocationParamsSchema,
  body: BreakerRequestSchema,
  response: answers({ ...answer }, 'allocation_not_found', 'not_found', ...BODY_PROBLEMS),
};
