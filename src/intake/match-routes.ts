import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import {
  ADMISSION_PROBLEMS,
  BODILESS_PROBLEMS,
  BODY_PROBLEMS,
  ONE_MATCH_PROBLEMS,
  READ_PROBLEMS,
  answers,
} from './answers.ts';
import { confirmedMatch, queuedMatch, withdrawnMatch } from './api-examples.ts';
import {
  BatchAnswerSchema,
  BatchRequestSchema,
  ListingQuerySchema,
  MatchPageSchema,
  MatchParamsSchema,
  MatchRecordSchema,
  MatchRequestSchema,
  WaitQuerySchema,
} from './match-schemas.ts';

const tags = ['matches'];

const PreferSchema = Type.Object({
  prefer: Type.Optional(
    Type.String({ description: '`wait=SECONDS` (RFC 7240), at most 300; what cannot be read is passed over.' }),
  ),
});

const submitted = {
  Location: Type.String({ description: 'Where the match is.' }),
  'Idempotency-Replayed': Type.Literal('true', { description: 'Only where the same request was accepted before.' }),
  'Preference-Applied': Type.String({ description: '`wait=SECONDS`: for how long the answer may have been held.' }),
};

export const submitMatchRoute: FastifySchema = {
  tags,
  operationId: 'submitMatch',
  summary: 'Ask for a server for a match',
  description:
    'Idempotent by match_id: the same body again is the same match, answered with `Idempotency-Replayed: true`. With `Prefer: wait=SECONDS` the answer is held until the match is assigned or final.',
  body: MatchRequestSchema,
  headers: PreferSchema,
  response: answers(
    {
      200: ['The match is assigned or final', MatchRecordSchema, { headers: submitted }],
      202: ['The match is accepted', MatchRecordSchema, { headers: submitted, example: queuedMatch }],
    },
    'match_id_conflict',
    ...ADMISSION_PROBLEMS,
    'not_replicated',
    ...BODY_PROBLEMS,
  ),
};

export const getMatchRoute: FastifySchema = {
  tags,
  operationId: 'getMatch',
  summary: 'The record of a match',
  params: MatchParamsSchema,
  querystring: WaitQuerySchema,
  response: answers({ 200: ['The match', MatchRecordSchema] }, ...ONE_MATCH_PROBLEMS),
};

export const withdrawMatchRoute: FastifySchema = {
  tags,
  operationId: 'withdrawMatch',
  summary: 'Cancel a match, or release its server',
  description: 'Whatever state the match is in; a second call gives the same answer.',
  params: MatchParamsSchema,
  response: answers(
    { 200: ['The match as it is now', MatchRecordSchema, { example: withdrawnMatch }] },
    'match_not_found',
    'not_found',
    ...BODILESS_PROBLEMS,
  ),
};

export const confirmMatchRoute: FastifySchema = {
  tags,
  operationId: 'confirmMatch',
  summary: 'Stand by a match whose profile says `confirm_within`',
  description:
    'Until its `confirm_by`; otherwise its server is given back and it fails as `not_confirmed`. A second call gives the same answer, and a match that need not be confirmed stays as it is.',
  params: MatchParamsSchema,
  response: answers(
    { 200: ['The confirmed match', MatchRecordSchema, { example: confirmedMatch }] },
    'match_not_assigned',
    'match_not_found',
    'not_found',
    ...BODILESS_PROBLEMS,
  ),
};

const batchAnswered = {
  'Retry-After': Type.Integer({
    description:
      'Only where matches were refused that may be sent again later (503): the longest of their times, in seconds.',
  }),
};

export const submitBatchRoute: FastifySchema = {
  tags,
  operationId: 'submitBatch',
  summary: 'Ask for servers for up to 1,000 matches',
  description: 'Each is accepted or refused by itself. The body may have 8 MiB, each match in it 256 KiB.',
  body: BatchRequestSchema,
  response: answers({ 207: ['What became of each', BatchAnswerSchema, { headers: batchAnswered }] }, ...BODY_PROBLEMS),
};

export const listMatchesRoute: FastifySchema = {
  tags,
  operationId: 'listMatches',
  summary: 'The matches that are kept, newest first',
  querystring: ListingQuerySchema,
  response: answers({ 200: ['A page', MatchPageSchema] }, ...READ_PROBLEMS),
};
