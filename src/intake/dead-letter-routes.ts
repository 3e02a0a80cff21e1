import Type, { type Static } from 'typebox';
import type { FastifySchema } from 'fastify';
import { MATCH_STATES } from '../matches/match-state.ts';
import { BODILESS_PROBLEMS, READ_PROBLEMS, answers } from './answers.ts';
import { deadLetter } from './api-examples.ts';
import { MATCH_ID_PATTERN } from './match-schemas.ts';

const tags = ['webhooks'];
const Time = Type.String({ format: 'date-time' });

export const DeadLetterSchema = Type.Object({
  id: Type.String({ description: 'Names the dead letter.' }),
  match_id: Type.String({ pattern: MATCH_ID_PATTERN }),
  state: Type.Enum([...MATCH_STATES]),
  version: Type.Integer(),
  endpoint: Type.String({ description: 'The callback_url without its query.' }),
  tries: Type.Integer(),
  reason: Type.String({ description: 'Why it was given up.' }),
  first_tried_at: Time,
  died_at: Time,
  event: Type.Object({}, { additionalProperties: true, description: 'What was to be told.' }),
});

export const DeadLetterQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 by default.' })),
    cursor: Type.Optional(Type.String({ maxLength: 64, description: 'The `next_cursor` of the page before.' })),
  },
  { additionalProperties: false },
);
export type DeadLetterQuery = Static<typeof DeadLetterQuerySchema>;

export const DeadLetterParamsSchema = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const listDeadLettersRoute: FastifySchema = {
  tags,
  operationId: 'listDeadLetters',
  summary: 'Webhooks that were given up, newest first',
  querystring: DeadLetterQuerySchema,
  response: answers(
    {
      200: [
        'A page',
        Type.Object({
          dead_letters: Type.Array(DeadLetterSchema),
          next_cursor: Type.Union([
            Type.String({ description: 'Null on the last page; a page may be short, or empty, before it.' }),
            Type.Null(),
          ]),
        }),
        { example: { dead_letters: [deadLetter], next_cursor: null } },
      ],
    },
    ...READ_PROBLEMS,
  ),
};

export const resendDeadLetterRoute: FastifySchema = {
  tags,
  operationId: 'resendDeadLetter',
  summary: 'Send a dead letter again',
  description: 'It is no dead letter any more, and is tried anew for the whole time.',
  params: DeadLetterParamsSchema,
  response: answers(
    { 202: ['It will be sent', Type.Object({ resent: Type.Integer() }), { example: { resent: 1 } }] },
    'dead_letter_not_found',
    'not_found',
    ...BODILESS_PROBLEMS,
  ),
};

export const resendDeadLettersRoute: FastifySchema = {
  tags,
  operationId: 'resendDeadLetters',
  summary: 'Send all dead letters again',
  description: 'Up to 1,000 at a time, newest first; `more` says whether some may be left.',
  response: answers(
    {
      202: [
        'They will be sent',
        Type.Object({ resent: Type.Integer(), more: Type.Boolean() }),
        { example: { resent: 3, more: false } },
      ],
    },
    'not_found',
    ...BODILESS_PROBLEMS,
  ),
};
