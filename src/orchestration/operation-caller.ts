/**
 * One call of one operation, from its parameters to its value:
 *
 *   route ─► token ─► exchange ─► 401? renew and once more ─► answer ─► failed in passing and repeatable? pause, again
 */
import { Pool } from 'undici';
import { isWrite, readAnswer } from './answer.ts';
import type { CallOptions, LongCallOptions, OrchestrationClientOptions } from './client-options.ts';
import {
  byOperation,
  responseValidator,
  routeTable,
  type Method,
  type OperationId,
  type PathParameters,
  type QueryParameters,
  type RequestBody,
  type ResponseBody,
  type Validator,
} from './contract/index.ts';
import { Deadline, LONGEST_TIMER_MS } from './deadline.ts';
import { OrchestrationError, type Failure, type Outcome } from './errors.ts';
import { WholeBody, exchange, type Exchanged, type ExchangeRequest } from './exchange.ts';
import { compilePathTemplate, queryString, type PathTemplate } from './path-template.ts';
import { graver, pauseBeforeRepeating } from './repetition.ts';
import { openTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';

export interface OperationCall<Id extends OperationId> {
  readonly path: PathParameters<Id>;
  readonly query?: QueryParameters<Id>;
  readonly body?: RequestBody<Id>;
}

/** How an answer is read that is not just a value of the contract. */
export interface AnswerReader<Id extends OperationId, T, B extends WholeBody> {
  bodyOf(status: number, maxBytes: number): B;
  read(id: Id, validator: Validator<ResponseBody<Id>>, exchanged: Exchanged<B>, nowMs: number): Outcome<T>;
}

interface CompiledRoute {
  readonly method: Method;
  readonly path: PathTemplate;
}

export class OperationCaller {
  readonly #pool: Pool;
  readonly #tokenEndpoint: TokenEndpoint | undefined;
  readonly #routes: Readonly<Record<OperationId, CompiledRoute>>;
  readonly #timeoutMs: number;
  readonly #maxAnswerBytes: number;
  readonly #userAgent: string;
  #closed: Promise<void> | undefined;

  constructor(options: OrchestrationClientOptions) {
    const base = new URL(options.baseUrl);
    const prefix = (base.pathname + (options.basePath ?? '')).replace(/\/{2,}/g, '/').replace(/\/$/, '');
    const routes = routeTable(options.routes);
    this.#routes = byOperation((id) => ({
      method: routes[id].method,
      path: compilePathTemplate(prefix, routes[id].template),
    }));
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#maxAnswerBytes = options.maxAnswerBytes ?? 64 * 1024 * 1024;
    this.#userAgent = options.userAgent ?? 'matchgate-orchestration';
    this.#tokenEndpoint = openTokenEndpoint(options, this.#timeoutMs);
    // One request at a time on each connection, so that one that is cut concerns one call (see exchange.ts); HTTP/2
    // would share one connection among them all.
    this.#pool = new Pool(base.origin, {
      connections: options.connections ?? 64,
      pipelining: 1,
      allowH2: false,
      connectTimeout: Math.min(this.#timeoutMs, LONGEST_TIMER_MS),
    });
  }

  call<Id extends OperationId>(id: Id, call: OperationCall<Id>, options?: CallOptions): Promise<ResponseBody<Id>> {
    return this.callAndRead(id, call, options, { bodyOf: (_, maxBytes) => new WholeBody(maxBytes), read: readAnswer });
  }

  /** The same where the answer is made something else of. */
  async callAndRead<Id extends OperationId, T, B extends WholeBody>(
    id: Id,
    call: OperationCall<Id>,
    options: CallOptions & LongCallOptions = {},
    reader: AnswerReader<Id, T, B>,
  ): Promise<T> {
    const deadline = new Deadline(options.timeoutMs ?? this.#timeoutMs, options.signal, options.longestMs);
    const mayRepeat = options.repeat ?? !isWrite(id);
    const { method, path: fill } = this.#routes[id];
    const filled = fill(call.path);
    if ('unusable' in filled) throw new OrchestrationError(id, unusableParameter(filled.unusable));
    const asked = queryString(call.query);
    if ('unusable' in asked) throw new OrchestrationError(id, unusableParameter(asked.unusable));
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const request = { method, path: filled.path + asked.query, ...(body !== undefined && { body }) };
    let failure: Failure | undefined;
    for (let attempts = 1; ; attempts++) {
      const outcome = await this.#attempt(id, request, deadline, reader);
      if (outcome.ok) return outcome.value;
      failure = graver(failure, outcome.failure);
      const { remainingMs } = deadline;
      const pauseMs = pauseBeforeRepeating({ failure, attempts, mayRepeat, remainingMs, random: Math.random() });
      if (pauseMs === undefined || !(await deadline.pause(pauseMs))) throw new OrchestrationError(id, failure);
    }
  }

  /** Calls in flight are waited for; later ones fail. */
  close(): Promise<void> {
    this.#closed ??= Promise.all([this.#pool.close(), this.#tokenEndpoint?.pool.close()]).then(() => undefined);
    return this.#closed;
  }

  async #attempt<Id extends OperationId, T, B extends WholeBody>(
    id: Id,
    request: Omit<ExchangeRequest, 'headers'>,
    deadline: Deadline,
    reader: AnswerReader<Id, T, B>,
  ): Promise<Outcome<T>> {
    const tokens = this.#tokenEndpoint?.tokens;
    const token = await tokens?.get(deadline);
    if (token?.ok === false) return token;
    const body = (status: number): B => reader.bodyOf(status, this.#maxAnswerBytes);
    let exchanged = await this.#exchange(request, token?.value, deadline, body);
    if (exchanged.answered && exchanged.status === 401 && tokens && token) {
      // A call that was refused for its token was not executed, and so even a write is made again.
      const renewed = await tokens.replace(token.value, deadline);
      if (!renewed.ok) return renewed;
      exchanged = await this.#exchange(request, renewed.value, deadline, body);
    }
    return reader.read(id, responseValidator(id), exchanged, Date.now());
  }

  #exchange<B extends WholeBody>(
    request: Omit<ExchangeRequest, 'headers'>,
    token: string | undefined,
    deadline: Deadline,
    bodyOf: (status: number) => B,
  ): Promise<Exchanged<B>> {
    const headers = ['accept', 'application/json', 'user-agent', this.#userAgent];
    if (token !== undefined) headers.push('authorization', `Bearer ${token}`);
    if (request.body !== undefined) headers.push('content-type', 'application/json');
    return exchange(this.#pool, { ...request, headers }, deadline, bodyOf);
  }
}

const unusableParameter = (name: string): Failure => ({
  kind: 'invalid',
  message: `the parameter ${name} is empty, or nothing that a URL can carry`,
});
