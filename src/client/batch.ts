/** Many matches in few requests. What the gateway could not take just then is sent again by itself, like any other match. */
import { isBatchAnswer, isMatchRecord } from './answers.ts';
import type { CallOptions } from './client-options.ts';
import type { Exchange } from './exchange.ts';
import { MatchgateError } from './matchgate-error.ts';
import type { BatchResult, MatchRequest } from './types.ts';

const MATCHES = '/v1/matches';
const MOST_IN_ONE = 1_000;
/** A gateway that is short of room is not helped by a thousand requests at once. */
const AT_ONCE = 8;
const UNAVAILABLE = 503;

/** @throws {MatchgateError} where a request as a whole was refused, or the signal's reason */
export async function submitBatch(
  exchange: Exchange,
  matches: readonly MatchRequest[],
  { signal }: CallOptions,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (let at = 0; at < matches.length; at += MOST_IN_ONE) {
    const body = { matches: matches.slice(at, at + MOST_IN_ONE) };
    const answer = await exchange.json({ method: 'POST', path: `${MATCHES}/batch`, body, signal }, isBatchAnswer);
    results.push(...answer.body.results);
  }
  await sendAgain(exchange, matches, results, signal);
  return results;
}

/** All of them together for no longer than one request is repeated; what is left then stays as it was answered. */
async function sendAgain(
  exchange: Exchange,
  matches: readonly MatchRequest[],
  results: BatchResult[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const giveUpAt = performance.now() + exchange.repeatForMs;
  const left = [...results.entries()].filter(([, { status }]) => status === UNAVAILABLE).values();
  const sender = async () => {
    for (const [index, result] of left) {
      const match = matches[index];
      const repeatForMs = giveUpAt - performance.now();
      if (match && repeatForMs > 0) results[index] = await sendOne(exchange, match, result, { repeatForMs, signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
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
