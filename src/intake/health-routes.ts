import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { openAnswers } from './answers.ts';

const tags = ['health'];

const LiveSchema = Type.Object({ status: Type.Literal('live') }, { title: 'Live', examples: [{ status: 'live' }] });

const ReadySchema = Type.Object(
  {
    status: Type.Enum(['ready', 'not ready']),
    reasons: Type.Optional(
      Type.Object(
        {},
        {
          additionalProperties: Type.String(),
          description: 'What stands in the way, by the part that says so; only with AUTH_MODE=none.',
        },
      ),
    ),
  },
  { title: 'Ready', examples: [{ status: 'ready', reasons: {} }] },
);

export const liveRoute: FastifySchema = {
  tags,
  operationId: 'live',
  summary: 'Whether the process runs',
  security: [],
  response: openAnswers({ 200: ['It runs', LiveSchema] }),
};

export const readyRoute: FastifySchema = {
  tags,
  operationId: 'ready',
  summary: 'Whether this replica should get requests, and why not',
  security: [],
  response: openAnswers({
    200: ['It should', ReadySchema],
    503: ['It should not', ReadySchema, { example: { status: 'not ready', reasons: { process: 'draining' } } }],
  }),
};
