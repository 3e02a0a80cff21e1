/**
 * One request and its answer. What fails in a way that may pass is sent again: every write of the API is idempotent, by its
 * match_id, so a lost answer is no reason to stop.
 */
import { backOffMs, pause } from './back-off.ts';
import { isProblem, type Guard } from './answers.ts';
import type { MatchgateClientOptions } from './client-options.ts';
import { MatchgateError } from './matchgate-error.ts';
import { retryAfterMs } from './retry-after.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** For how long the gateway is asked to hold the answer. */
  readonly heldMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Instead of the client's own. */
  readonly repeatForMs?: number;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_REPEAT_FOR_MS = 30_000;

export class Exchange {
  readonly #options: MatchgateClientOptions;
  readonly #bases: readonly string[];
  #base = 0;

  /** @throws {TypeError} where a base URL is none: `fetch` would tell of it as of a gateway that is away */
  constructor(options: MatchgateClientOptions) {
    this.#options = options;
    const { baseUrl } = options;
    this.#bases = (typeof baseUrl === 'string' ? [baseUrl] : baseUrl).map(checkedBase);
    if (this.#bases.length === 0) throw new TypeError('baseUrl names no gateway');
  }

  /** For how long a request is sent again, where it does not say so itself. */
  get repeatForMs(): number {
    return this.#options.repeatForMs ?? DEFAULT_REPEAT_FOR_MS;
  }

  /** @throws {MatchgateError}, or the reason of the request's own signal */
  async json<T>(request: Request, fits: Guard<T>): Promise<Answer<T>> {
    const { repeatForMs = this.repeatForMs, heldMs = 0, signal } = request;
    const startedAt = performance.now();
    let giveUpAt = startedAt + repeatForMs;
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.#once(request, fits);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof MatchgateError) || !error.retryable) throw error;
        const waitMs = backOffMs(failures, error.retryAfterMs);
        // Until it failed it may have been held as long as it asked for, and that is no time of being sent again.
        if (failures === 0) giveUpAt += Math.min(heldMs, performance.now() - startedAt);
        if (performance.now() + waitMs > giveUpAt) throw error;
        this.another();
        await pause(waitMs, signal);
      }
    }
  }

  /** The next request goes to another replica, where one is known. */
  another(): void {
    this.#base = (this.#base + 1) % this.#bases.length;
  }

  /**
   * Everything of a request that is the caller's own, so that what is wrong with it is thrown as it is and at once. What is
   * handed back sends it, and gives the bare answer, its body unread.
   */
  async prepared({
    method,
    path,
    query = {},
    headers,
    body,
  }: Request): Promise<(signal: AbortSignal) => Promise<Response>> {
    const { token, apiKey, fetch = globalThis.fetch } = this.#options;
    const bearer = typeof token === 'function' ? await token() : token;
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(pairs)).toString()}`;
    const url = `${this.#bases[this.#base] ?? ''}${path}${search}`;
    const init = {
      method,
      headers: new Headers({
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token is for the gateway and not for whoever it might point to.
      redirect: 'manual',
    } as const;
    return async (signal) => fetch(url, { ...init, signal });
  }

  async #once<T>(request: Request, fits: Guard<T>): Promise<Answer<T>> {
    const { heldMs = 0, signal } = request;
    const send = await this.prepared(request);
    const timeoutMs = Math.ceil((this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + heldMs);
    const late = AbortSignal.timeout(timeoutMs);
    let answer: Response;
    let text: string;
    try {
      answer = await send(signal ? AbortSignal.any([signal, late]) : late);
      text = await answer.text();
    } catch (error) {
      throw noAnswer(late.aborted ? timeoutMs : undefined, error);
    }
    const body = parsed(text);
    if (!answer.ok) throw refusal(answer, body);
    if (fits(body)) return { status: answer.status, headers: answer.headers, body };
    throw unexpected(answer.status);
  }
}

/** Without the slash at its end. With a user in it, `fetch` would not take it. */
function checkedBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError('baseUrl must be an http(s) URL, without a user and a password');
  }
  return url.href.replace(/\/+$/, '');
}

function noAnswer(timeoutMs: number | undefined, cause: unknown): MatchgateError {
  if (timeoutMs === undefined)
    return new MatchgateError('unreachable', 'the gateway cannot be reached', { retryable: true, cause });
  return new MatchgateError('timed_out', `the gateway gave no answer in ${timeoutMs} ms`, { retryable: true, cause });
}

/** An answer that is no success, as an error. */
export function refusal({ status, headers }: Response, body: unknown): MatchgateError {
  // What stands between us and the gateway answers in its own way.
  const retryable = status === 408 || status === 429 || status >= 500;
  const waitMs = retryAfterMs(headers);
  const known = waitMs === undefined ? { status, retryable } : { status, retryable, retryAfterMs: waitMs };
  if (!isProblem(body)) return new MatchgateError('unexpected_answer', `the gateway answered ${status}`, known);
  const message = `the gateway answered ${status}: ${body.detail} (${body.code})`;
  return new MatchgateError(body.code, message, { ...known, problem: body });
}

export function unexpected(status: number): MatchgateError {
  const message = `the gateway's answer ${status} is not as agreed`;
  return new MatchgateError('unexpected_answer', message, { status, retryable: false });
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
