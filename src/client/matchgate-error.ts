import type { Problem, ProblemCode } from './types.ts';

/** A problem that the gateway answered with, or what kept an answer from coming. */
export type ErrorCode = ProblemCode | 'unreachable' | 'timed_out' | 'unexpected_answer';

interface ErrorDetails {
  readonly status?: number;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly problem?: Problem;
  readonly cause?: unknown;
}

/** The one error that calls of the client end with, beside the reason of an aborted signal. */
export class MatchgateError extends Error {
  override readonly name = 'MatchgateError';
  readonly code: ErrorCode;
  /** Of the answer; undefined where none came. */
  readonly status: number | undefined;
  /** Whether the very same request may succeed later. It was repeated already, for as long as the client was told to. */
  readonly retryable: boolean;
  /** When the gateway wants to be asked again. */
  readonly retryAfterMs: number | undefined;
  /** What the gateway said, with the fields that are wrong; undefined where it said nothing. */
  readonly problem: Problem | undefined;

  constructor(code: ErrorCode, message: string, { status, retryable, retryAfterMs, problem, cause }: ErrorDetails) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.problem = problem;
  }

  /** For whoever runs the gateway. */
  get requestId(): string | undefined {
    return this.problem?.request_id;
  }
}
