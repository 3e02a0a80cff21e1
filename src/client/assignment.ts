/** Waiting for a match's server, whatever happens to the gateway in between. */
import { backOffMs, pause } from './back-off.ts';
import { isMatchRecord } from './answers.ts';
import type { CallOptions } from './client-options.ts';
import type { Exchange } from './exchange.ts';
import { MatchgateError } from './matchgate-error.ts';
import type { MatchRecord, Reason, Reservation } from './types.ts';

/** What became of a match; none of it is thrown. */
export type Assignment =
  | { readonly kind: 'assigned'; readonly match: MatchRecord; readonly reservation: Reservation }
  | { readonly kind: 'failed'; readonly match: MatchRecord; readonly reason: Reason | null }
  | { readonly kind: 'cancelled'; readonly match: MatchRecord }
  /** It had its server, and gave it back before we looked. */
  | { readonly kind: 'released'; readonly match: MatchRecord }
  /** It had its server, which left by itself before we looked. */
  | { readonly kind: 'ended'; readonly match: MatchRecord; readonly reason: Reason | null }
  /** The gateway knows no such match, or no longer. */
  | { readonly kind: 'not_found' }
  /** Our time is up; the match may still get its server. Undefined, with the last failure, where it was never seen. */
  | { readonly kind: 'timed_out'; readonly match: MatchRecord | undefined; readonly error: MatchgateError | undefined };

export interface AssignmentOptions extends CallOptions {
  /** Default 300,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 300_000;
/** Long enough to cost little, short enough for what stands between us and the gateway and dislikes silence. */
const HELD_MS = 25_000;
/** A replica that is stopping answers at once, with a match that is on its way. */
const TOO_EARLY_MS = 1_000;

/** @throws {MatchgateError} for a refusal that asking again does not mend, or the signal's reason */
export async function waitForAssignment(
  exchange: Exchange,
  matchId: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: AssignmentOptions,
): Promise<Assignment> {
  const giveUpAt = performance.now() + timeoutMs;
  const leftMs = () => Math.max(0, giveUpAt - performance.now());
  let match: MatchRecord | undefined;
  let error: MatchgateError | undefined;
  for (let failures = 0; ;) {
    const askedAt = performance.now();
    const seen = await look(exchange, matchId, Math.min(HELD_MS, leftMs()), signal);
    if (seen === 'not_found') return { kind: 'not_found' };
    if (seen instanceof MatchgateError) error = seen;
    else {
      const outcome = outcomeOf(seen);
      if (outcome) return outcome;
      match = seen;
    }
    if (leftMs() === 0) return { kind: 'timed_out', match, error };
    const wasHeld = !(seen instanceof MatchgateError) && performance.now() - askedAt > TOO_EARLY_MS;
    failures = wasHeld ? 0 : failures + 1;
    if (wasHeld) continue;
    exchange.another();
    await pause(Math.min(leftMs(), backOffMs(failures - 1, error?.retryAfterMs)), signal);
  }
}

async function look(
  exchange: Exchange,
  matchId: string,
  heldMs: number,
  signal: AbortSignal | undefined,
): Promise<MatchRecord | MatchgateError | 'not_found'> {
  const path = `/v1/matches/${encodeURIComponent(matchId)}`;
  const query = { wait: heldMs / 1_000 };
  try {
    const answer = await exchange.json({ method: 'GET', path, query, heldMs, signal, repeatForMs: 0 }, isMatchRecord);
    return answer.body;
  } catch (error) {
    if (!(error instanceof MatchgateError)) throw error;
    if (error.code === 'match_not_found') return 'not_found';
    if (error.retryable) return error;
    throw error;
  }
}

/** Undefined while the match is on its way. */
export function outcomeOf(match: MatchRecord): Assignment | undefined {
  const { state, reservation, reason } = match;
  switch (state) {
    case 'assigned':
      return reservation ? { kind: 'assigned', match, reservation } : undefined;
    case 'failed':
    case 'ended':
      return { kind: state, match, reason };
    case 'cancelled':
    case 'released':
      return { kind: state, match };
    case 'queued':
    case 'reserving':
    case 'annotating':
      return undefined;
  }
}
