/** Many matches in one request. Each is judged and accepted by itself, as if it had come alone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MatchOrigin } from '../matches/match-origin.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import { MATCH_LIMIT_BYTES, asText } from './body-limits.ts';
import { MAX_FIELD_ERRORS } from './field-errors.ts';
import { givenTwice, namesGivenTwice, tooDeep, type SentBatch } from './json-body.ts';
import { fidelityOf, isUnaltered } from './json-fidelity.ts';
import type { SentRequest } from './match-acceptance.ts';
import type { MatchIntake } from './match-intake.ts';
import { MatchRequestSchema } from './match-schemas.ts';
import { matchView, type MatchView } from './match-view.ts';
import { problemOf } from './problem.filter.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';
import { bodyCheck } from './request-validation.ts';

export interface Batch extends SentBatch {
  readonly matches: readonly unknown[];
  readonly origin: MatchOrigin;
}

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

const checkSchema = bodyCheck(MatchRequestSchema);

/** @throws {Problem} `store_unavailable` where not a single one could be taken */
export async function submitBatch(intake: MatchIntake, tenant: string, batch: Batch): Promise<BatchOutcome> {
  const { matches, origin } = batch;
  const texts = textsAsSent(batch);
  const faultsOf = texts ? () => [] : faultsByItem(batch);
  const submitted: Promise<Outcome>[] = [];
  for (const [index, item] of matches.entries()) {
    if (index > 0 && index % A_TURN === 0) await nextTurn();
    const request = () => ({ ...requestOf(item, faultsOf(item, index), texts?.[index]), origin });
    submitted.push(submitOne(intake, tenant, item, request));
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
  request: () => SentRequest,
): Promise<Outcome> {
  const matchId = idOf(item);
  try {
    const { match, replayed } = await intake.submitOfMany(tenant, request());
    return { matchId, status: replayed && isSettled(match.state) ? 200 : 202, match: matchView(match) };
  } catch (error) {
    const problem = problemOf(error);
    return { matchId, status: problem.status, problem };
  }
}

function requestOf(item: unknown, faults: readonly FieldError[], asSent?: string): Omit<SentRequest, 'origin'> {
  const errors = faults.length > 0 ? faults : checkSchema(item);
  if (errors.length > 0) throw invalidFields(errors);
  const text = asSent ?? JSON.stringify(item);
  if (Buffer.byteLength(text) > MATCH_LIMIT_BYTES) {
    throw new Problem('body_too_large', `a match must be at most ${asText(MATCH_LIMIT_BYTES)}`);
  }
  // The schema is the type's own; TypeScript cannot see that from ajv's answer.
  return { request: item as MatchRequest, text };
}

function idOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('match_id' in item)) return null;
  return typeof item.match_id === 'string' && item.match_id.isWellFormed() ? item.match_id : null;
}

const AROUND_ITEMS = ['{"matches":[', ']}'] as const;

/** Each item as JSON, where the batch is known to hold just that; undefined where it may only be written in another way. */
function textsAsSent({ text, matches, itemsTooDeep }: Batch): readonly string[] | undefined {
  if (itemsTooDeep.size > 0) return undefined;
  const items: string[] = [];
  let characters = AROUND_ITEMS.join('').length + matches.length - 1;
  for (const match of matches) {
    const item = JSON.stringify(match);
    characters += item.length;
    // A text can be a fraction of what its value is written as.
    if (characters > text.length) return undefined;
    items.push(item);
  }
  return characters === text.length && isUnaltered(text, AROUND_ITEMS.join(items.join(','))) ? items : undefined;
}

/** What each item does not hold as it was sent: each answers for its own part. */
function faultsByItem({ text, value, itemsTooDeep }: Batch): (item: unknown, index: number) => readonly FieldError[] {
  const { faults, members } = fidelityOf(value, 1);
  const wrong = twiceByItem(namesGivenTwice(text, members));
  for (const index of itemsTooDeep) wrong.set(index, [tooDeep]);
  // Of a body without fault every item is without.
  const fidelity = (item: unknown) => (faults.length > 0 ? fidelityOf(item, MAX_FIELD_ERRORS).faults : []);
  return (item, index) => wrong.get(index) ?? fidelity(item);
}

/** The text of the whole body says what was given twice. */
function twiceByItem(pointers: readonly string[]): Map<number, FieldError[]> {
  const byItem = new Map<number, FieldError[]>();
  for (const pointer of pointers) {
    const [, index, rest = ''] = /^\/matches\/(\d+)(\/.*)$/s.exec(pointer) ?? [];
    if (index === undefined) throw invalidFields([givenTwice(pointer)]);
    const errors = byItem.get(Number(index)) ?? [];
    byItem.set(Number(index), [...errors, givenTwice(rest)].slice(0, MAX_FIELD_ERRORS));
  }
  return byItem;
}
