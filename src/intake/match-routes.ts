import type { FastifySchema } from 'fastify';
import type { TSchema } from 'typebox';
import {
  MatchParamsSchema,
  MatchRecordSchema,
  MatchRequestSchema,
  ProblemSchema,
  WaitQuerySchema,
} from './match-schemas.ts';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';

/** The answers of a route: its own, and each problem that it may give. */
function answers(success: Record<number, [description: string, schema: TSchema]>, ...codes: ProblemCode[]) {
  const responses: Record<number, TSchema & { description: string }> = {};
  for (const [status, [description, schema]] of Object.entries(success)) {
    responses[Number(status)] = { ...schema, description };
  }
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const known = responses[status]?.description;
    const description = known === undefined ? `${code}: ${title}` : `${known}; ${code}: ${title}`;
    responses[status] = { ...ProblemSchema, description };
  }
  return responses;
}

const tags = ['matches'];

export const submitMatchRoute: FastifySchema = {
  tags,
  operationId: 'submitMatch',
  summary: 'Ask for a server for a match',
  description:
    'Idempotent by match_id: the same body again is the same match, answered with `Idempotency-Replayed: true`. With `Prefer: wait=SECONDS` the answer is held until the match is assigned or final.',
  body: MatchRequestSchema,
  response: answers(
    { 200: ['The match is assigned or final', MatchRecordSchema], 202: ['The match is accepted', MatchRecordSchema] },
    'malformed_json',
    'match_id_conflict',
    'body_too_large',
    'unsupported_media_type',
    'invalid_request',
    'store_unavailable',
    'internal',
  ),
};

export const getMatchRoute: FastifySchema = {
  tags,
  operationId: 'getMatch',
  summary: 'The record of a match',
  params: MatchParamsSchema,
  querystring: WaitQuerySchema,
  response: answers(
    { 200: ['The match', MatchRecordSchema] },
    'match_not_found',
    'invalid_request',
    'store_unavailable',
    'internal',
  ),
};

export const withdrawMatchRoute: FastifySchema = {
  tags,
  operationId: 'withdrawMatch',
  summary: 'Cancel a match, or release its server',
  description: 'Whatever state the match is in; a second call gives the same answer.',
  params: MatchParamsSchema,
  response: answers(
    { 200: ['The match as it is now', MatchRecordSchema] },
    'match_not_found',
    'invalid_request',
    'store_unavailable',
    'internal',
  ),
};
