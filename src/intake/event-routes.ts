import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { answers } from './answers.ts';
import { MatchParamsSchema } from './match-schemas.ts';

const tags = ['events'];
const description =
  'Each `data` is a CloudEvents 1.0 document of the type `matchgate.match.<state>`; each `id` is where to go on. A comment comes every 15 s.';
const stream = { description: 'The events', content: { 'text/event-stream': { schema: Type.String() } } };

/** EventSource sends it when it comes back. */
const LastEventIdSchema = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 65_536 })) });

export const allEventsRoute: FastifySchema = {
  tags,
  operationId: 'followEvents',
  summary: 'Every change of every match',
  description: `${description} Without a cursor the stream begins now, with \`after=0\` at the oldest event that is kept.`,
  querystring: Type.Object(
    { after: Type.Optional(Type.String({ maxLength: 65_536 })) },
    { additionalProperties: false },
  ),
  headers: LastEventIdSchema,
  response: { 200: stream, ...answers({}, 'cursor_expired', 'invalid_request', 'store_unavailable', 'internal') },
};

export const matchEventsRoute: FastifySchema = {
  tags,
  operationId: 'followMatch',
  summary: 'Every change of one match',
  description: `${description} First what has happened (the newest 50), then what happens; the stream ends with the match.`,
  params: MatchParamsSchema,
  headers: LastEventIdSchema,
  response: {
    200: stream,
    204: { description: 'The match is over and all of it has been told', type: 'null' },
    ...answers({}, 'bad_request', 'match_not_found', 'invalid_request', 'store_unavailable', 'internal'),
  },
};
