/**
 * What a text of server-sent events tells, as it comes in. The parser is given it line by line, since it says nothing of an
 * id that comes without data.
 */
import { createParser } from 'eventsource-parser';
import { parsed, unexpected } from './exchange.ts';
import { followedEvent, type FollowedEvent } from './followed-event.ts';
import { MatchgateError } from './matchgate-error.ts';

/** An event; or only where to go on, since a while has passed without one. */
export interface Told {
  readonly cursor: string;
  readonly event?: FollowedEvent;
}

/** Of one event, all its lines together. The gateway's own are a thousandth of that. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

export class EventReader {
  readonly #events: Told[] = [];
  readonly #parser = createParser({
    onEvent: ({ id: cursor = '', data }) => {
      const event = followedEvent(parsed(data), cursor);
      if (!event) throw unexpected(200);
      this.#events.push({ cursor, event });
    },
  });
  /** A carriage return, which may yet be half of a line's end. */
  #held = '';
  /** Of the line that is not over yet. */
  readonly #pieces: string[] = [];
  /** Since the last blank line. */
  #characters = 0;
  #id: string | undefined;

  /** What this text completes. @throws {MatchgateError} where that is not as agreed */
  *told(text: string): Generator<Told, void, undefined> {
    const whole = this.#held + text;
    this.#held = whole.endsWith('\r') ? '\r' : '';
    const [piece = '', ...pieces] = whole.slice(0, whole.length - this.#held.length).split(/\r\n|\r|\n/);
    this.#add(piece);
    for (const next of pieces) {
      yield* this.#lineOver();
      this.#add(next);
    }
  }

  #add(piece: string): void {
    this.#characters += piece.length;
    if (this.#characters > MOST_CHARACTERS) throw tooLong();
    this.#pieces.push(piece);
  }

  *#lineOver(): Generator<Told, void, undefined> {
    const line = this.#pieces.splice(0).join('');
    this.#parser.feed(`${line}\n`);
    if (line !== '') {
      this.#id = /^id: ?(.+)$/.exec(line)?.[1] ?? this.#id;
      return;
    }
    if (this.#events.length > 0) yield* this.#events.splice(0);
    else if (this.#id !== undefined) yield { cursor: this.#id };
    this.#id = undefined;
    this.#characters = 0;
  }
}

function tooLong(): MatchgateError {
  const message = `the stream of events has one of more than ${MOST_CHARACTERS} characters`;
  return new MatchgateError('unexpected_answer', message, { status: 200, retryable: false });
}
