/**
 * Events as an iterator: a stream of server-sent events that is opened again, after the last event that was taken, for as
 * long as somebody asks for the next. Reads no faster than the consumer takes.
 */
import { backOffMs, pause } from './back-off.ts';
import type { CallOptions } from './client-options.ts';
import { EventReader, type Told } from './event-reader.ts';
import { refusal, unexpected, type Exchange } from './exchange.ts';
import type { FollowedEvent } from './followed-event.ts';
import { MatchgateError } from './matchgate-error.ts';

export interface EventsOptions extends CallOptions {
  /** The cursor of the last event that was dealt with; `'0'`: the oldest that is kept. Without one, from now on. */
  readonly after?: string | undefined;
}

/** The gateway says something every 15 s, if only that it is still there. */
const SILENCE_MS = 45_000;

/**
 * @param path of the stream
 * @throws {MatchgateError} `cursor_expired` where events after the cursor are gone; a refusal that asking again does not mend
 */
export async function* followEvents(
  exchange: Exchange,
  path: string,
  { after, signal }: EventsOptions,
): AsyncGenerator<FollowedEvent, void, undefined> {
  let cursor = after;
  for (let failures = 0; ; failures += 1) {
    let retryAfterMs: number | undefined;
    try {
      const stream = await open(exchange, path, cursor, signal);
      if (stream === 'over') return;
      const begins = stream.begins ?? cursor;
      cursor = begins;
      for await (const told of stream.told) {
        // A stream says at once where it begins: one that got no further has not done better than the one before.
        if (told.event || told.cursor !== begins) failures = 0;
        cursor = told.cursor;
        if (told.event) yield told.event;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof MatchgateError) || !error.retryable) throw error;
      ({ retryAfterMs } = error);
    }
    exchange.another();
    await pause(backOffMs(failures, retryAfterMs), signal);
  }
}

interface Stream {
  /** Where it begins: told before the first event, so that nothing is missed if none comes before the connection goes. */
  readonly begins: string | undefined;
  readonly told: AsyncIterable<Told>;
}

async function open(
  exchange: Exchange,
  path: string,
  cursor: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Stream | 'over'> {
  const headers = { accept: 'text/event-stream', ...(cursor === undefined ? {} : { 'last-event-id': cursor }) };
  const send = await exchange.prepared({ method: 'GET', path, headers });
  const silence = new Silence(SILENCE_MS);
  const ends = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    const answer = await send(ends).catch(cut);
    if (answer.status === 204) return 'over';
    if (!answer.ok) throw refusal(answer, await answer.json().catch(() => undefined));
    if (!answer.body) throw unexpected(answer.status);
    return { begins: answer.headers.get('last-event-id') ?? undefined, told: read(answer.body, silence) };
  } finally {
    // Its timer would keep a program from ending that has nothing else to do.
    silence.ends();
  }
}

async function* read(body: ReadableStream<Uint8Array>, silence: Silence): AsyncGenerator<Told, void, undefined> {
  const events = new EventReader();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      silence.begins();
      const { done, value } = await reader.read().catch(cut);
      // A consumer may take its time with an event; only the gateway's silence counts.
      silence.ends();
      if (done) return;
      yield* events.told(decoder.decode(value, { stream: true }));
    }
  } finally {
    silence.ends();
    // The consumer has enough, or the stream is over: either way nothing is left open.
    await reader.cancel().catch(() => undefined);
  }
}

function cut(cause: unknown): never {
  throw new MatchgateError('unreachable', 'the stream of events was cut', { retryable: true, cause });
}

/** Gives up a connection on which nothing has come for too long. */
class Silence {
  readonly #longestMs: number;
  readonly #gaveUp = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
    this.begins();
  }

  get signal(): AbortSignal {
    return this.#gaveUp.signal;
  }

  begins(): void {
    this.ends();
    this.#timer = setTimeout(() => this.#gaveUp.abort(), this.#longestMs);
  }

  ends(): void {
    clearTimeout(this.#timer);
  }
}
