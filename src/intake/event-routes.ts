import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { EVERY_ANSWER, READ_PROBLEMS, answers } from './answers.ts';
import { eventStreamText, matchEvent, operatorEvent } from './api-examples.ts';
import {
  MatchParamsSchema,
  MatchStateSchema,
  ReasonSchema,
  ReservationSchema,
  WaitingForSchema,
} from './match-schemas.ts';

const tags = ['events'];
const description =
  'Each `data` is a CloudEvents 1.0 document (MatchEvent) of the type `matchgate.match.<state>`; each `id` is where to go on. A comment comes every 15 s.';

/** One `data` of the streams. */
export const MatchEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ description: 'The same for the same change, whoever tells it and however often.' }),
    source: Type.String(),
    type: Type.String({ pattern: '^matchgate\\.match\\.[a-z]+$' }),
    subject: Type.String({ description: 'The match_id.' }),
    time: Type.String({ format: 'date-time' }),
    datacontenttype: Type.Literal('application/json'),
    data: Type.Object({
      match_id: Type.String(),
      state: MatchStateSchema,
      version: Type.Integer({ description: 'Goes up by one with each change: the place in the match’s history.' }),
      reservation: Type.Optional(ReservationSchema),
      reason: Type.Optional(ReasonSchema),
      waiting_for: Type.Optional(WaitingForSchema),
      confirm_by: Type.Optional(Type.String({ format: 'date-time', description: 'Until when it must be confirmed.' })),
      confirmed_at: Type.Optional(
        Type.String({ format: 'date-time', description: 'Where the change is its confirmation.' }),
      ),
    }),
  },
  { title: 'MatchEvent', examples: [matchEvent] },
);

const stream = (headers: Record<string, Type.TSchema> = {}) =>
  [
    'The events',
    Type.String(),
    {
      type: 'text/event-stream',
      example: eventStreamText,
      headers: { 'Cache-Control': Type.Literal('no-store'), ...headers },
    },
  ] as const;

const Begins = Type.String({
  description: 'Where the stream begins. Who loses it before the first event comes back with this, and misses nothing.',
});

/** What an operator did; among the others on the stream of all events. */
export const OperatorEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String(),
    source: Type.String(),
    type: Type.String({ pattern: '^matchgate\\.operator\\.[a-z]+$' }),
    subject: Type.String({
      description:
        'The allocation, match or dead letter that it was done to; `player` where one was erased, whose id is not told.',
    }),
    time: Type.String({ format: 'date-time' }),
    datacontenttype: Type.Literal('application/json'),
    data: Type.Object({
      by: Type.String({ description: 'Who did it.' }),
      allocation: Type.Optional(Type.String()),
      match_id: Type.Optional(Type.String()),
      state: Type.Optional(
        Type.String({ description: 'What a breaker is held at; which state a match was in that was withdrawn.' }),
      ),
    }),
  },
  { title: 'OperatorEvent', examples: [operatorEvent] },
);

/** EventSource sends it when it comes back. */
const LastEventIdSchema = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ maxLength: 65_536, description: 'The `id` of the last event that was taken; goes before `after`.' }),
  ),
});

export const allEventsRoute: FastifySchema = {
  tags,
  operationId: 'followEvents',
  summary: 'Every change of every match',
  description: `${description} An \`id\` may come without \`data\`. Without a cursor the stream begins now, with \`after=0\` at the oldest event that is kept.`,
  querystring: Type.Object(
    {
      after: Type.Optional(
        Type.String({ maxLength: 65_536, description: 'An `id` that this stream has given, or 0 for the oldest.' }),
      ),
    },
    { additionalProperties: false },
  ),
  headers: LastEventIdSchema,
  response: answers({ 200: stream({ 'Last-Event-ID': Begins }) }, 'cursor_expired', ...READ_PROBLEMS),
};

export const matchEventsRoute: FastifySchema = {
  tags,
  operationId: 'followMatch',
  summary: 'Every change of one match',
  description: `${description} First what has happened (the newest 50), then what happens; the stream ends with the match.`,
  params: MatchParamsSchema,
  headers: LastEventIdSchema,
  response: {
    204: { description: 'The match is over and all of it has been told', type: 'null', headers: EVERY_ANSWER },
    ...answers({ 200: stream() }, 'match_not_found', 'not_found', ...READ_PROBLEMS),
  },
};
