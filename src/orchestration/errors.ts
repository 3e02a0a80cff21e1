/** Every way in which a call can fail, and what may be done about it. */
import type { OperationId } from './contract/index.ts';

/**
 * - `no_match`: no payload matches any selector (412); an ordinary answer to CreateReservation, "no capacity"
 * - `not_found`: there is nothing with this ID (404)
 * - `invalid`: the upstream does not take this request, now or later (400, 422 and every other 3xx or 4xx)
 * - `unauthorized`: the token, or the credentials it is asked for with, are refused (401)
 * - `forbidden`: the token does not permit this (403)
 * - `conflict`: the state of the object does not allow it (409)
 * - `throttled`: too many requests (429)
 * - `unavailable`: the upstream failed (5xx), or a call that was not sent, or a read that got no usable answer
 * - `unknown_outcome`: a write was, or may have been, sent and nothing is known of its effect
 */
export type ErrorKind =
  | 'no_match'
  | 'not_found'
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'conflict'
  | 'throttled'
  | 'unavailable'
  | 'unknown_outcome';

/** Whether the same call may succeed later and does no harm meanwhile. */
const retryable: Readonly<Record<ErrorKind, boolean>> = {
  no_match: false,
  not_found: false,
  invalid: false,
  unauthorized: false,
  forbidden: false,
  conflict: false,
  throttled: true,
  unavailable: true,
  // A second try could take effect twice; whoever knows the call to be harmless says so with `repeat: true`.
  unknown_outcome: false,
};

export interface Failure {
  readonly kind: ErrorKind;
  /** Holds neither secrets nor the content of an answer. */
  readonly message: string;
  readonly status?: number;
  /** The upstream's own name for the request. */
  readonly requestId?: string;
  readonly retryAfterMs?: number;
}

export class OrchestrationError extends Error {
  override readonly name = 'OrchestrationError';
  readonly kind: ErrorKind;
  readonly operation: OperationId;
  readonly retryable: boolean;
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;

  constructor(operation: OperationId, failure: Failure) {
    super(`${operation}: ${failure.message}`);
    this.kind = failure.kind;
    this.operation = operation;
    this.retryable = retryable[failure.kind];
    if (failure.status !== undefined) this.status = failure.status;
    if (failure.requestId !== undefined) this.requestId = failure.requestId;
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
  }
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };
