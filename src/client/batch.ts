/** Many matches in few requests. What the gateway could not take just then is sent again by itself, like any other match. */
import { isBatchAnswer, isMatchRecord } from './answers.ts';
import { backOffMs, pause } from './back-off.ts';
import { batchParts } from './batch-parts.ts';
import type { CallOptions } from './client-options.ts';
import type { Exchange } from './exchange.ts';
import { MatchgateError } from './matchgate-error.ts';
import { retryAfterMs } from './retry-after.ts';
import type { BatchResult, MatchRequest } from './types.ts';

const MATCHES = '/v1/matches';
/** A gateway that is short of room is not helped by a thousand requests at once. */
const AT_ONCE = 8;
const UNAVAILABLE = 503;

/** @throws {MatchgateError} the first failure, where not one request was answered; or the signal's reason */
export async function submitBatch(
  exchange: Exchange,
  matches: readonly MatchRequest[],
  { signal }: CallOptions,
): Promise<BatchResult[]> {
  const parts: PartOutcome[] = [];
  for (const part of batchParts(matches)) {
    const failure = parts.at(-1)?.failure;
    // A gateway that took nothing for as long as a request is repeated is not asked for the rest.
    parts.push(failure?.retryable ? failed(part, failure) : await sendPart(exchange, part, signal));
  }
  const [first] = parts;
  if (first?.failure && parts.every(({ failure }) => failure)) throw first.failure;
  const answered = parts.flatMap(({ results, againAt }) => results.map((result) => ({ result, againAt })));
  return sendAgain(exchange, matches, answered, signal);
}

interface PartOutcome {
  readonly results: readonly BatchResult[];
  /** From when on, by performance.now(), those that could not be taken just then may be sent again. */
  readonly againAt: number;
  readonly failure?: MatchgateError;
}

async function sendPart(
  exchange: Exchange,
  part: readonly MatchRequest[],
  signal: AbortSignal | undefined,
): Promise<PartOutcome> {
  const request = { method: 'POST', path: `${MATCHES}/batch`, body: { matches: part }, signal } as const;
  try {
    const { body, headers } = await exchange.json(request, isBatchAnswer);
    return { results: body.results, againAt: performance.now() + backOffMs(0, retryAfterMs(headers)) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof MatchgateError)) throw error;
    return failed(part, error);
  }
}

/** The failure of a request is that of each of its matches. It was repeated already. */
function failed(part: readonly MatchRequest[], failure: MatchgateError): PartOutcome {
  const { status, problem } = failure;
  // Where the gateway said nothing they may have been taken, and may be sent again as after any 503.
  const known = status === undefined || !problem ? { status: UNAVAILABLE } : { status, problem };
  return { results: part.map(({ match_id }) => ({ match_id, ...known })), againAt: Infinity, failure };
}

interface Answered {
  readonly result: BatchResult;
  readonly againAt: number;
}

/** All of them together for no longer than one request is repeated; what is left then stays as it was answered. */
async function sendAgain(
  exchange: Exchange,
  matches: readonly MatchRequest[],
  answered: readonly Answered[],
  signal: AbortSignal | undefined,
): Promise<BatchResult[]> {
  const results = answered.map(({ result }) => result);
  const giveUpAt = performance.now() + exchange.repeatForMs;
  const left = [...answered.entries()]
    .filter(([, { result, againAt }]) => result.status === UNAVAILABLE && againAt < giveUpAt)
    .values();
  const sender = async () => {
    for (const [index, { result, againAt }] of left) {
      await pause(Math.max(0, againAt - performance.now()), signal);
      const match = matches[index];
      const repeatForMs = giveUpAt - performance.now();
      if (match && repeatForMs > 0) results[index] = await sendOne(exchange, match, result, { repeatForMs, signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return results;
}

async function sendOne(
  exchange: Exchange,
  match: MatchRequest,
  former: BatchResult,
  limits: { readonly repeatForMs: number; readonly signal: AbortSignal | undefined },
): Promise<BatchResult> {
  try {
    const { status, body } = await exchange.json(
      { method: 'POST', path: MATCHES, body: match, ...limits },
      isMatchRecord,
    );
    return { match_id: former.match_id, status, match: body };
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (!(error instanceof MatchgateError)) throw error;
    const { status, problem } = error;
    // Where nothing was answered in the end, what was answered before still holds.
    return status === undefined || !problem ? former : { match_id: former.match_id, status, problem };
  }
}
