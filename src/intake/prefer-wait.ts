import { MAX_WAIT_SECONDS } from './match-schemas.ts';

/**
 * The `wait` preference of a `Prefer` header (RFC 7240), in milliseconds; 0 without one. A preference that cannot be
 * honoured is not an error: too long a wait is cut to what the API holds, and anything unreadable is passed over.
 */
export function preferredWaitMs(header: string | readonly string[] | undefined): number {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  for (const preference of text.split(',')) {
    const match = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference);
    if (match) return Math.min(Number(match[1]), MAX_WAIT_SECONDS) * 1_000;
  }
  return 0;
}
