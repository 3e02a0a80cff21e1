import type { TSchema } from 'typebox';
import { ProblemSchema } from './match-schemas.ts';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';

interface Answer {
  description: string;
  readonly content: Record<string, { readonly schema: TSchema }>;
}

/** What every route that reads a JSON body may answer. */
export const BODY_PROBLEMS = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'invalid_request',
  'store_unavailable',
  'internal',
] as const satisfies readonly ProblemCode[];

/** What the backlog may answer to a new match. */
export const ADMISSION_PROBLEMS = ['backlog_full', 'would_miss_deadline'] as const satisfies readonly ProblemCode[];

/** What every route of one match may answer. */
export const ONE_MATCH_PROBLEMS = [
  'bad_request',
  'match_not_found',
  'not_found',
  'invalid_request',
  'store_unavailable',
  'internal',
] as const satisfies readonly ProblemCode[];

/** The answers of a route, as /openapi.json shows them: its own, and each problem that it may give. */
export function answers(success: Record<number, [description: string, schema: TSchema]>, ...codes: ProblemCode[]) {
  const responses: Record<number, Answer> = {};
  for (const [status, [description, schema]] of Object.entries(success)) {
    responses[Number(status)] = { description, content: { 'application/json': { schema } } };
  }
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const known = responses[status];
    if (known) known.description += `; ${code}: ${title}`;
    else {
      const content = { 'application/problem+json': { schema: ProblemSchema } };
      responses[status] = { description: `${code}: ${title}`, content };
    }
  }
  return responses;
}
