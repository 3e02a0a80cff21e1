import Type, { type TSchema } from 'typebox';
import { problemExample } from './api-examples.ts';
import { ProblemSchema } from './match-schemas.ts';
import { PROBLEMS, type ProblemCode, type ProblemKind } from './problem-catalogue.ts';

/** More than status, description and schema: response headers, and an example where the schema's own does not fit. */
export interface AnswerDetails {
  readonly headers?: Readonly<Record<string, TSchema>>;
  readonly example?: unknown;
  /** The schema's content type, where it is not JSON. */
  readonly type?: string;
}
type Success = readonly [description: string, schema: TSchema, details?: AnswerDetails];

interface Media {
  readonly schema: TSchema;
  readonly example?: unknown;
  examples?: Record<string, { readonly summary: string; readonly value: unknown }>;
}

interface Answer {
  description: string;
  headers: Record<string, TSchema>;
  readonly content: Record<string, Media>;
}

const RequestId = Type.String({ description: 'Of this request: the one that was sent, or a new one.' });
/** Every answer has it. */
export const EVERY_ANSWER = { 'X-Request-Id': RequestId };
const Challenge = Type.String({
  description: 'How callers may say who they are, or which scope they lack (RFC 6750).',
});
const RetryAfter = Type.Integer({ description: 'When to send the same request again, in seconds.' });

/** What every route that reads a JSON body may answer. */
export const BODY_PROBLEMS = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'invalid_request',
  'store_unavailable',
  'shutting_down',
  'internal',
] as const satisfies readonly ProblemCode[];

/** What every route that reads no body may answer. */
export const READ_PROBLEMS = [
  'invalid_request',
  'store_unavailable',
  'shutting_down',
  'internal',
] as const satisfies readonly ProblemCode[];

/** What a route that changes something and needs no body may answer: one that is sent all the same must be readable. */
export const BODILESS_PROBLEMS = [
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  ...READ_PROBLEMS,
] as const satisfies readonly ProblemCode[];

/** What the backlog may answer to a new match. */
export const ADMISSION_PROBLEMS = ['backlog_full', 'would_miss_deadline'] as const satisfies readonly ProblemCode[];

/** What every route of one match may answer. */
export const ONE_MATCH_PROBLEMS = ['match_not_found', 'not_found', ...READ_PROBLEMS] as const;

/** What every route of the API may answer before its body is read. */
const GUARD_PROBLEMS = [
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'auth_unavailable',
] as const satisfies readonly ProblemCode[];

/** What every route, the open ones too, may be answered before it is known which one is meant. */
const CONNECTION_PROBLEMS = [
  'bad_request',
  'headers_too_large',
  'request_timeout',
] as const satisfies readonly ProblemCode[];

/** The answers of a route of the API, as /openapi.json shows them: its own, and each problem that it may give. */
export function answers(success: Record<number, Success>, ...codes: ProblemCode[]) {
  return openAnswers(success, ...codes, ...GUARD_PROBLEMS);
}

/** Those of a route that is open to all. */
export function openAnswers(success: Record<number, Success>, ...codes: ProblemCode[]) {
  const responses: Record<number, Answer> = {};
  for (const [status, [description, schema, details = {}]] of Object.entries(success)) {
    const { headers, example = firstExample(schema), type = 'application/json' } = details;
    const media = { schema, ...(example === undefined ? {} : { example }) };
    responses[Number(status)] = { description, headers: { ...EVERY_ANSWER, ...headers }, content: { [type]: media } };
  }
  for (const code of [...codes, ...CONNECTION_PROBLEMS]) addProblem(responses, code);
  return responses;
}

function firstExample(schema: TSchema): unknown {
  return 'examples' in schema && Array.isArray(schema.examples) ? schema.examples[0] : undefined;
}

/** Several problems can have one status: each has its own example there. */
function addProblem(responses: Record<number, Answer>, code: ProblemCode): void {
  const { status, title }: ProblemKind = PROBLEMS[code];
  const answer = (responses[status] ??= { description: '', headers: { ...EVERY_ANSWER }, content: {} });
  answer.description += `${answer.description === '' ? '' : '; '}${code}: ${title}`;
  const problem = (answer.content['application/problem+json'] ??= { schema: ProblemSchema });
  problem.examples = { ...problem.examples, [code]: { summary: title, value: problemExample(code) } };
  if (status === 401 || status === 403) answer.headers['WWW-Authenticate'] = Challenge;
  if (status === 429 || status === 503) answer.headers['Retry-After'] = RetryAfter;
}
