/** Many matches in one request. Each is judged and accepted by itself, as if it had come alone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MatchOrigin } from '../matches/match-origin.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import { keptTexts, type BatchTexts } from './batch-texts.ts';
import { MAX_BATCH_FIELD_ERRORS } from './field-errors.ts';
import type { SentRequest } from './match-acceptance.ts';
import type { MatchIntake } from './match-intake.ts';
import { MatchRequestSchema } from './match-schemas.ts';
import { matchView, type MatchView } from './match-view.ts';
import { problemOf } from './problem.filter.ts';
import { Problem, invalidFields, withFewerErrors } from './problem.ts';
import { bodyCheck } from './request-validation.ts';

export interface Batch extends BatchTexts {
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
  const textAt = keptTexts(batch);
  const submitted: Promise<Outcome>[] = [];
  for (const [index, item] of matches.entries()) {
    if (index > 0 && index % A_TURN === 0) await nextTurn();
    const request = () => ({ text: orThrow(textAt(index)), request: matchRequest(item), origin });
    submitted.push(submitOne(intake, tenant, item, request));
  }
  const outcomes = await Promise.all(submitted);
  const away = outcomes.find(({ problem }) => problem?.code === 'store_unavailable');
  if (away?.problem && outcomes.every(({ problem }) => problem?.code === 'store_unavailable')) throw away.problem;
  const results = withoutManyErrors(outcomes).map(({ matchId, status, match, problem }) => ({
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

/** An answer that is in proportion to the batch, whatever is wrong with its matches. */
function withoutManyErrors(outcomes: readonly Outcome[]): readonly Outcome[] {
  let left = MAX_BATCH_FIELD_ERRORS;
  return outcomes.map((outcome) => {
    if (!outcome.problem) return outcome;
    const problem = withFewerErrors(outcome.problem, Math.max(left, 1));
    left -= problem.extras.errors?.length ?? 0;
    return { ...outcome, problem };
  });
}

function orThrow(text: string | Problem): string {
  if (text instanceof Problem) throw text;
  return text;
}

function matchRequest(item: unknown): MatchRequest {
  const errors = checkSchema(item);
  if (errors.length > 0) throw invalidFields(errors);
  // The schema is the type's own; TypeScript cannot see that from ajv's answer.
  return item as MatchRequest;
}

function idOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || !('match_id' in item)) return null;
  return typeof item.match_id === 'string' && item.match_id.isWellFormed() ? item.match_id : null;
}
