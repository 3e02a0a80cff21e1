/**
 * The Retry-After header in milliseconds from `nowMs` (since the epoch): seconds or an HTTP date (RFC 9110, 10.2.3).
 * What is neither says nothing.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse also takes much that is no HTTP date, such as a bare number with a sign.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
