/** What an exchange means: a value of the contract, or one of the kinds of failure. Pure. */
import { operations, validate, type OperationId, type Validator } from './contract/index.ts';
import type { ErrorKind, Failure, Outcome } from './errors.ts';
import type { Answer, Exchanged, NoAnswer } from './exchange.ts';
import { parseRetryAfter } from './retry-after.ts';

/** By the contract's method: an override may send a read by POST, and it is still a read. */
export const isWrite = (id: OperationId): boolean => operations[id].method !== 'GET';

export function readAnswer<T>(
  id: OperationId,
  validator: Validator<T>,
  exchanged: Exchanged,
  nowMs: number,
): Outcome<T> {
  if (!exchanged.answered) return { ok: false, failure: withoutAnswer(id, exchanged) };
  const { status } = exchanged;
  if (status < 200 || status > 299) return { ok: false, failure: refusal(id, exchanged, nowMs) };
  // An empty body is how some servers write an answer without fields.
  const content = exchanged.body.sizeBytes === 0 ? {} : exchanged.body.content;
  const validated = content === undefined ? undefined : validator(content);
  if (validated?.ok) return validated;
  return { ok: false, failure: unreadable(id, status, validated?.problems[0]?.pointer) };
}

/** @param pointer where the answer does not fit the contract; undefined where it is not JSON */
export function unreadable(id: OperationId, status: number, pointer: string | undefined): Failure {
  const what = pointer === undefined ? 'is not JSON' : `does not fit the contract at "${pointer}"`;
  return { kind: lostKind(id), message: `the answer ${what}`, status };
}

/** Of a call that was sent and got no usable answer. */
const lostKind = (id: OperationId): ErrorKind => (isWrite(id) ? 'unknown_outcome' : 'unavailable');

function withoutAnswer(id: OperationId, { sent, cause, code, status }: NoAnswer): Failure {
  const reason = {
    timeout: 'no answer in time',
    aborted: 'given up by the caller',
    failed: `the connection failed${code === undefined ? '' : ` (${code})`}`,
    too_large: 'the answer is too large',
  }[cause];
  return {
    kind: sent ? lostKind(id) : 'unavailable',
    message: `${reason}, ${sent ? 'after' : 'before'} the request was sent`,
    ...(status !== undefined && { status }),
  };
}

function refusal(id: OperationId, answer: Answer, nowMs: number): Failure {
  const { status, headers } = answer;
  const kind = kindOfStatus(id, status);
  const error = validate('Error', answer.body.content);
  const said = error.ok ? error.value : {};
  const requestId = said.request_id ?? single(headers['x-request-id']);
  const retryAfterMs = parseRetryAfter(single(headers['retry-after']), nowMs);
  // An upstream that refuses a token may quote it.
  const saying = kind === 'unauthorized' || !said.message ? '' : `: ${said.message.slice(0, 200)}`;
  return {
    kind,
    message: `the upstream answered ${status}${saying}`,
    status,
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function kindOfStatus(id: OperationId, status: number): ErrorKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not_found';
    case 409:
      return 'conflict';
    case 412:
      return 'no_match';
    case 429:
      return 'throttled';
    // The request did not arrive in time, or is asked for again.
    case 408:
    case 425:
      return 'unavailable';
    // A proxy passed the request on and saw no answer: for a write the same as no answer at all.
    case 504:
      return lostKind(id);
    default:
      return status >= 500 ? 'unavailable' : 'invalid';
  }
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
