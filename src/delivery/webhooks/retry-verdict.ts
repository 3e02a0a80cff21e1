import { fullJitter } from '../../placement/backoff.ts';
import type { Gated } from './endpoint-gate.ts';

export interface RetrySettings {
  readonly initialMs: number;
  readonly maxMs: number;
  /** Counted from when the event was first taken. */
  readonly forMs: number;
}

/** How long an event has been tried, and how often. */
export interface Trying {
  /** Without this one. */
  readonly tries: number;
  readonly elapsedMs: number;
}

export type Verdict =
  | { readonly kind: 'delivered' }
  /** Failed, and to be tried again. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly tries: number; readonly why: string }
  /** Not tried; to come again. */
  | { readonly kind: 'put off'; readonly delayMs: number; readonly tries: number; readonly why: string }
  /** For a place before its endpoint. */
  | { readonly kind: 'waits'; readonly delayMs: number; readonly tries: number }
  | { readonly kind: 'dead'; readonly tries: number; readonly why: string };

/** A line that is not at its end by then, or whose process is gone, is looked after by others. */
const IN_LINE_MS = 30_000;
/** Nobody who was turned away comes again later than this. */
const TURNED_AWAY_MAX_MS = 60_000;

/** What is to become of an event after a try. The last try comes when the time is up, whatever the back-off says. */
export function verdictOf(
  outcome: Gated,
  { tries, elapsedMs }: Trying,
  settings: RetrySettings,
  random: () => number = Math.random,
): Verdict {
  if (outcome.kind === 'delivered') return outcome;
  if (outcome.kind === 'no place') return { kind: 'waits', delayMs: IN_LINE_MS, tries };
  const tried = outcome.kind === 'turned away' ? tries : tries + 1;
  const { why } = outcome;
  if (outcome.kind === 'refused') return { kind: 'dead', tries: tried, why };
  const leftMs = settings.forMs - elapsedMs;
  if (leftMs <= 0) return { kind: 'dead', tries: tried, why: `given up after ${settings.forMs} ms: ${why}` };
  if (outcome.kind === 'turned away') {
    return { kind: 'put off', delayMs: Math.min(turnedAwayMs(elapsedMs, settings, random), leftMs), tries, why };
  }
  const delayMs = Math.max(fullJitter(tries, settings, random), outcome.retryAfterMs ?? 0);
  return { kind: 'later', delayMs: Math.min(delayMs, leftMs), tries: tried, why };
}

/** About as long as it has waited already: a backlog before a closed door costs less and less. */
function turnedAwayMs(elapsedMs: number, { initialMs }: RetrySettings, random: () => number): number {
  return Math.round(Math.min(Math.max(elapsedMs, initialMs), TURNED_AWAY_MAX_MS) * (0.5 + random() / 2));
}
