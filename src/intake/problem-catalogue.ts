/** Every way in which the API refuses; docs/errors.md says the same to callers, and a test holds the two together. */
export interface ProblemKind {
  readonly title: string;
  readonly status: number;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  /** What the caller should do. */
  readonly advice: string;
}

export const PROBLEMS = {
  malformed_json: {
    title: 'The body is not JSON',
    status: 400,
    retryable: false,
    advice: 'Send valid JSON in UTF-8.',
  },
  bad_request: {
    title: 'The request cannot be read',
    status: 400,
    retryable: false,
    advice: 'Send a well-formed HTTP request.',
  },
  unauthenticated: {
    title: 'Who is asking is not known',
    status: 401,
    retryable: false,
    advice: 'Send an API key or token that is good; see WWW-Authenticate.',
  },
  forbidden: {
    title: 'The caller may not do this',
    status: 403,
    retryable: false,
    advice: 'Use a key or token with the scope that `detail` names.',
  },
  not_found: {
    title: 'There is nothing here',
    status: 404,
    retryable: false,
    advice: 'Check method and path against /openapi.json.',
  },
  match_not_found: {
    title: 'There is no such match',
    status: 404,
    retryable: false,
    advice: 'Check the match_id; a final match is forgotten after the retention time.',
  },
  dead_letter_not_found: {
    title: 'There is no such dead letter',
    status: 404,
    retryable: false,
    advice: 'List the dead letters: it has been sent again, or dropped for newer ones.',
  },
  allocation_not_found: {
    title: 'There is no such allocation',
    status: 404,
    retryable: false,
    advice: 'Take a name that GET /v1/allocations shows.',
  },
  match_id_conflict: {
    title: 'This match_id is taken by another request',
    status: 409,
    retryable: false,
    advice: 'Send the same body as the first time, or take a new match_id.',
  },
  match_not_assigned: {
    title: 'The match holds no server that could be confirmed',
    status: 409,
    retryable: false,
    advice: 'Read the match: wait for its assignment, or, if it is over, send a new one.',
  },
  cursor_expired: {
    title: 'Events after this cursor are no longer all kept',
    status: 410,
    retryable: false,
    advice: 'Read the matches again, and follow the events without a cursor.',
  },
  body_too_large: {
    title: 'The body is too large',
    status: 413,
    retryable: false,
    advice: 'Keep the body within 256 KiB, a batch within 8 MiB.',
  },
  unsupported_media_type: {
    title: 'The body is not declared as JSON',
    status: 415,
    retryable: false,
    advice: 'Send Content-Type: application/json.',
  },
  headers_too_large: {
    title: 'The headers are too large, or too many',
    status: 431,
    retryable: false,
    advice: 'Keep URL and headers within 16 KiB, and to 100 headers.',
  },
  request_timeout: {
    title: 'The request did not arrive in time',
    status: 408,
    retryable: true,
    advice: 'Send a request whole within REQUEST_TIMEOUT_MS (30 s), its headers within HEADERS_TIMEOUT_MS (15 s).',
  },
  invalid_request: {
    title: 'The request does not fit its schema',
    status: 422,
    retryable: false,
    advice: 'Mend the fields named in errors.',
  },
  backlog_full: {
    title: 'Too many matches are waiting already',
    status: 503,
    retryable: true,
    advice: 'Send the same request again after Retry-After, which follows from how fast the backlog shrinks.',
  },
  would_miss_deadline: {
    title: 'The match would not have its turn before its deadline',
    status: 503,
    retryable: true,
    advice:
      'Send it again after Retry-After, with a longer deadline_ms or a higher priority, or start players elsewhere.',
  },
  rate_limited: {
    title: 'Too many requests of this caller',
    status: 429,
    retryable: true,
    advice: 'Send the same request again after Retry-After.',
  },
  auth_unavailable: {
    title: 'Who is asking cannot be checked now',
    status: 503,
    retryable: true,
    advice: 'Send the same request again after Retry-After.',
  },
  store_unavailable: {
    title: 'The match store cannot be reached',
    status: 503,
    retryable: true,
    advice: 'Send the same request again after Retry-After; the match_id makes that safe.',
  },
  not_replicated: {
    title: 'Too few replicas of the match store follow',
    status: 503,
    retryable: true,
    advice:
      'Send the same request again after Retry-After: it is the same match. It may have been kept and be placed meanwhile; withdraw it if it is no longer wanted.',
  },
  shutting_down: {
    title: 'This replica is stopping',
    status: 503,
    retryable: true,
    advice: 'Send the same request again; another replica takes it.',
  },
  internal: {
    title: 'Something broke on our side',
    status: 500,
    retryable: true,
    advice: 'Send the same request again; report the request_id if it stays.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The `type` of RFC 9457: a name, not an address. */
export const problemType = (code: ProblemCode): string => `urn:matchgate:problem:${code}`;
