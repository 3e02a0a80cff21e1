/**
 * One request and its answer over an undici pool, and the one thing that undici's own `request` does not tell: whether a
 * request without an answer can have reached the upstream.
 *
 *   queued ──► connected ──► onRequestStart ──► bytes written ──► answer
 *   └──────── not sent ────┘└──────────── may have been sent ──────────┘
 *
 * undici calls `onRequestStart` with a live connection in hand and writes the request in the same turn (`writeH1` in its
 * client-h1.js). Before it nothing can have left this process, whatever the error: no name, no connection, no free
 * connection in time. After it nothing is certain, and so it counts as sent, even if the socket turns out to be dead.
 */
import type { Dispatcher } from 'undici';
import type { Deadline, GivenUp } from './deadline.ts';

/**
 * After so much of an answer whoever else has something to do comes first. Node would read two megabytes before it looks
 * for anything else: 20 ms, which a match that takes nine steps through Redis would wait for at each of them.
 */
const BYTES_AT_A_TIME = 32 * 1024;
const REST_MS = 1;

export interface ExchangeRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: string;
}

/** What becomes of an answer's body as it comes. */
export interface Body {
  /** Takes the next piece of it; false where it is too large. */
  take(chunk: Buffer): boolean;
}

/** A body that is kept until it is whole. */
export class WholeBody implements Body {
  /** As it came: in one piece, tens of megabytes would have to be copied in one go. */
  readonly chunks: Buffer[] = [];
  readonly maxBytes: number;
  sizeBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  take(chunk: Buffer): boolean {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.maxBytes) return false;
    this.chunks.push(chunk);
    return true;
  }

  /** As JSON; undefined where it is none. */
  get content(): unknown {
    try {
      return JSON.parse(Buffer.concat(this.chunks).toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }
}

export interface Answer<B extends Body = WholeBody> {
  readonly answered: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: B;
}

export interface NoAnswer {
  readonly answered: false;
  readonly sent: boolean;
  readonly cause: GivenUp | 'failed' | 'too_large';
  /** The code of the failure, such as ECONNREFUSED. */
  readonly code?: string;
  /** When the answer broke off after its head. */
  readonly status?: number;
}

export type Exchanged<B extends Body = WholeBody> = Answer<B> | NoAnswer;

/** @param bodyOf what takes the body of an answer with this status */
export function exchange<B extends Body>(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  deadline: Deadline,
  bodyOf: (status: number) => B,
): Promise<Exchanged<B>> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(resolve, bodyOf, deadline);
    handler.watch();
    if (handler.settled) return;
    // The deadline covers connecting, head and body; undici's own limits would only cut it short.
    dispatcher.dispatch({ ...request, headersTimeout: 0, bodyTimeout: 0 }, handler);
  });
}

class ExchangeHandler<B extends Body> implements Dispatcher.DispatchHandler {
  readonly #resolve: (exchanged: Exchanged<B>) => void;
  readonly #bodyOf: (status: number) => B;
  readonly #deadline: Deadline;
  #sinceRestBytes = 0;
  #head: Omit<Answer<B>, 'answered'> | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #stopWatch: (() => void) | undefined;

  constructor(resolve: (exchanged: Exchanged<B>) => void, bodyOf: (status: number) => B, deadline: Deadline) {
    this.#resolve = resolve;
    this.#bodyOf = bodyOf;
    this.#deadline = deadline;
  }

  get settled(): boolean {
    return this.#settled;
  }

  watch(): void {
    this.#stopWatch = this.#deadline.watch((cause) => this.#giveUp(cause));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A process that was stopped meanwhile finds the connection before it finds that time is up. What is sent now would
    // take effect long after anybody reckons with it.
    if (this.#deadline.remainingMs === 0) this.#giveUp('timeout');
    // Given up while it waited for a connection. Throwing takes the request out of undici's queue and leaves the
    // connection alone; `controller.abort` would close a healthy connection for each such request.
    if (this.#settled) throw new Error('given up before it was sent');
    // undici puts a request back into its queue when it closes a connection for reasons of its own.
    if (this.#controller) controller.abort(new Error('it would be sent a second time'));
    else this.#controller = controller;
  }

  onResponseStart(_controller: unknown, status: number, headers: Answer['headers']): void {
    if (status >= 200) this.#head = { status, headers, body: this.#bodyOf(status) };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#head?.body.take(chunk) === false) {
      this.#giveUp('too_large');
      return;
    }
    this.#deadline.moved();
    this.#sinceRestBytes += chunk.length;
    if (this.#sinceRestBytes < BYTES_AT_A_TIME) return;
    this.#sinceRestBytes = 0;
    controller.pause();
    setTimeout(() => controller.resume(), REST_MS);
  }

  onResponseEnd(): void {
    this.#settle(this.#head ? { answered: true, ...this.#head } : this.#noAnswer('failed'));
  }

  onResponseError(_controller: unknown, error: Error): void {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    this.#settle(this.#noAnswer('failed', code));
  }

  #giveUp(cause: NoAnswer['cause']): void {
    this.#settle(this.#noAnswer(cause));
    this.#controller?.abort(new Error(`given up: ${cause}`));
  }

  #noAnswer(cause: NoAnswer['cause'], code?: string): NoAnswer {
    return {
      answered: false,
      sent: this.#controller !== undefined,
      cause,
      ...(code !== undefined && { code }),
      ...(this.#head && { status: this.#head.status }),
    };
  }

  #settle(exchanged: Exchanged<B>): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stopWatch?.();
    this.#resolve(exchanged);
  }
}
