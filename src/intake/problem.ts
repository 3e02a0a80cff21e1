import { PROBLEMS, problemType, type ProblemCode } from './problem-catalogue.ts';

export interface FieldError {
  /** JSON Pointer (RFC 6901) to the field; a query or path parameter is named as if it were one. */
  readonly pointer: string;
  /** What the field must be. */
  readonly message: string;
}

export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** For `WWW-Authenticate`: how the caller may say who they are. */
  readonly challenge?: string;
}

/** A refusal, thrown by whoever finds the reason and answered by the problem filter. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The answer's body: RFC 9457, with our stable `code` and the request's id. */
  body(requestId: string): object {
    const { title, status } = PROBLEMS[this.code];
    const { errors } = this.extras;
    return {
      type: problemType(this.code),
      title,
      status,
      detail: this.detail,
      code: this.code,
      request_id: requestId,
      ...(errors ? { errors } : {}),
    };
  }
}

export const SHUTTING_DOWN = new Problem('shutting_down', 'this replica is stopping', { retryAfterSeconds: 1 });

export const NOT_JSON = new Problem('unsupported_media_type', 'Content-Type must be application/json');

export const UNREADABLE = new Problem('bad_request', 'the request cannot be read');

export const matchNotFound = (): Problem => new Problem('match_not_found', 'no match with this match_id is known');

/** The same problem with at most so many of its field errors. */
export function withFewerErrors(problem: Problem, most: number): Problem {
  const { code, detail, extras } = problem;
  if (!extras.errors || extras.errors.length <= most) return problem;
  return new Problem(code, `${detail}; there are more errors`, { ...extras, errors: extras.errors.slice(0, most) });
}

export function invalidFields(errors: readonly FieldError[]): Problem {
  const first = errors[0];
  const detail = first ? `${first.pointer === '' ? 'the body' : first.pointer} ${first.message}` : 'see errors';
  return new Problem('invalid_request', detail, { errors });
}
