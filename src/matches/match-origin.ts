/** Where a match came from: what its log lines and spans are found by. */
export interface MatchOrigin {
  /** Of the HTTP request that it was accepted with; empty where that is not known. */
  readonly requestId: string;
  /** W3C trace context of that request, or empty. */
  readonly traceparent: string;
}

export const UNKNOWN_ORIGIN: MatchOrigin = { requestId: '', traceparent: '' };

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** The header's value where it is one that can be gone on with, otherwise empty. Source: W3C Trace Context, 3.2. */
export function validTraceparent(header: string | readonly string[] | undefined): string {
  if (typeof header !== 'string' || header.length > 256) return '';
  const isOfToday = header.length === 55 || !header.startsWith('00-');
  return TRACEPARENT.test(header) && isOfToday ? header.slice(0, 55) : '';
}

/** Null where there is no trace. */
export function traceIdOf({ traceparent }: MatchOrigin): string | null {
  return TRACEPARENT.exec(traceparent)?.[1] ?? null;
}
