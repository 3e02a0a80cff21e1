/** Many matches in one request. Each is judged and accepted by itself, as if it had come alone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MatchOrigin } from '../matches/match-origin.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import { MATCH_LIMIT_BYTES, asText } from './body-limits.ts';
import { itemsTooDeep, namesGivenTwice, tooDeep } from './json-body.ts';
import { fidelityOf } from './json-fidelity.ts';
import type { MatchIntake } from './match-intake.ts';
import { MatchRequestSchema } from './match-schemas.ts';
import { matchView, type MatchView } from './match-view.ts';
import { problemOf } from './problem.filter.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';
import { bodyCheck, givenTwice, schemaCheck } from './request-validation.ts';

export interface BatchResult {
  readonly match_id: string | null;
  readonly status: number;
  readonly match?: MatchView;
  readonly problem?: object;
}

export interface BatchOutcome {
  readonly results: readonly BatchResult[];
  /** The longest that a refused match is to wait before it is sent again; undefined where none is. */
  readonly retryAfterSeconds: number | undefined;
}

/** So many are sent on in one turn of the event loop: then others have theirs, and Redis has its part to do meanwhile. */
const A_TURN = 32;

const checkWhole = bodyCheck(MatchRequestSchema);
const checkSchema = schemaCheck(MatchRequestSchema);

/** @throws {Problem} `store_unavailable` where not a single one could be taken */
export async function submitBatch(
  intake: MatchIntake,
  tenant: string,
  body: { readonly matches: readonly unknown[] },
  origin: MatchOrigin,
): Promise<BatchOutcome> {
  const { faults, members } = fidelityOf(body, 1);
  const wrong = twiceByItem(namesGivenTwice(body, members));
  for (const index of itemsTooDeep(body)) wrong.set(index, [tooDeep]);
  // Of a body without fault every item is without.
  const check = faults.length > 0 ? checkWhole : checkSchema;
  const submitted: Promise<Outcome>[] = [];
  for (const [index, item] of body.matches.entries()) {
    if (index > 0 && index % A_TURN === 0) await nextTurn();
    const request = () => requestOf(item, wrong.get(index) ?? check(item));
    submitted.push(submitOne(intake, tenant, item, request, origin));
  }
  const outcomes = await Promise.all(submitted);
  const away = outcomes.find(({ problem }) => problem?.code === 'store_unavailable');
  if (away?.problem && outcomes.every(({ problem }) => problem?.code === 'store_unavailable')) throw away.problem;
  const results = outcomes.map(({ matchId, status, match, problem }) => ({
    match_id: matchId,
    status,
    ...(match ? { match } : {}),
    ...(problem ? { problem: problem.body(origin.requestId) } : {}),
  }));
  const waits = outcomes.flatMap(({ problem }) => problem?.extras.retryAfterSeconds ?? []);
  return { results, retryAfterSeconds: waits.length > 0 ? Math.max(...waits) : undefined };
}

interface Outcome {
  readonly matchId: string | null;
  readonly status: number;
  readonly match?: MatchView;
  readonly problem?: Problem;
}

async function submitOne(
  intake: MatchIntake,
  tenant: string,
  item: unknown,
  request: () => MatchRequest,
  origin: MatchOrigin,
): Promise<Outcome> {
  const matchId = idOf(item);
  try {
    const { match, replayed } = await intake.submitOfMany(tenant, request(), origin);
    return { matchId, status: replayed && isSettled(match.state) ? 200 : 202, match: matchView(match) };
  } catch (error) {
    const problem = problemOf(error);
    return { matchId, status: problem.status, problem };
  }
}

function requestOf(item: unknown, errors: readonly FieldError[]): MatchRequest {
  if (errors.length > 0) throw invalidFields(errors);
  if (Buffer.byteLength(JSON.stringify(item)) > MATCH_LIMIT_BYTES) {
    throw new Problem('body_too_large', `a match must be at most ${asText(MATCH_LIMIT_BYTES)}`);
  }
  // The schema is the type's own; TypeScript cannot see that from ajv's answer.
  return item as MatchRequest;
}

function idOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('match_id' in item)) return null;
  return typeof item.match_id === 'string' && item.match_id.isWellFormed() ? item.match_id : null;
}

/** The text of the whole body says what was given twice; each match answers for its own part. */
function twiceByItem(pointers: readonly string[]): Map<number, FieldError[]> {
  const byItem = new Map<number, FieldError[]>();
  for (const pointer of pointers) {
    const [, index, rest = ''] = /^\/matches\/(\d+)(\/.*)$/s.exec(pointer) ?? [];
    if (index === undefined) throw invalidFields([givenTwice(pointer)]);
    const errors = byItem.get(Number(index)) ?? [];
    byItem.set(Number(index), [...errors, givenTwice(rest)].slice(0, 20));
  }
  return byItem;
}
