import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { withdrawnMatch } from './api-examples.ts';
import { BODILESS_PROBLEMS, ONE_MATCH_PROBLEMS, answers } from './answers.ts';
import { timeline } from './operating-examples.ts';
import { PlanSchema } from './explain-routes.ts';
import { MatchParamsSchema, MatchRecordSchema, orNull } from './match-schemas.ts';
import { SHOWN_AS } from './openapi/components.ts';

const tags = ['operations'];

const PayloadSchema = Type.Object({
  state: Type.String(),
  labels: Type.Object({}, { additionalProperties: Type.String() }),
  annotations: Type.Array(
    Type.Object({
      key: Type.String(),
      value: Type.String(),
      cut: Type.Boolean({ description: 'Only the first 4,096 characters are shown.' }),
    }),
  ),
});

const TimelineSchema = Type.Object(
  {
    match: MatchRecordSchema,
    events: Type.Array(Type.Unknown({ [SHOWN_AS]: 'MatchEvent' }), {
      description: 'The newest 50, oldest first, as far as the outbox reaches.',
    }),
    plan: orNull(PlanSchema),
    plan_problem: orNull(Type.String({ description: 'Why no plan can be made for it now.' })),
    payload: orNull(PayloadSchema),
    payload_problem: orNull(
      Type.String({ description: 'Why its payload cannot be shown; null as well where it holds none.' }),
    ),
  },
  { title: 'MatchTimeline', examples: [timeline] },
);

export const matchTimelineRoute: FastifySchema = {
  tags,
  operationId: 'getMatchTimeline',
  summary: 'What one match went through',
  description:
    'Its record, its events, the plan as it would be made now, and, where it holds a payload, what the orchestrator says that this has been told.',
  params: MatchParamsSchema,
  response: answers({ 200: ['The time line', TimelineSchema] }, ...ONE_MATCH_PROBLEMS),
};

export const withdrawByOperatorRoute: FastifySchema = {
  tags,
  operationId: 'withdrawMatchByOperator',
  summary: 'Cancel or release a match as an operator',
  description: 'What DELETE does, with the scope `operate`, and told as an event `matchgate.operator.withdraw`.',
  params: MatchParamsSchema,
  response: answers(
    { 200: ['The match as it is now', MatchRecordSchema, { example: withdrawnMatch }] },
    'match_not_found',
    'not_found',
    ...BODILESS_PROBLEMS,
  ),
};
