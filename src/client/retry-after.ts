/**
 * When the gateway, or what stands between us, wants to be asked again: seconds or an HTTP date (RFC 9110, 10.2.3), in
 * milliseconds from `nowMs` (since the epoch). Undefined where the answer does not say, or says what is neither.
 */
export function retryAfterMs(headers: Headers, nowMs = Date.now()): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // Date.parse also takes much that is no HTTP date, such as a bare number with a sign.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
