/**
 * The answer of ListPayloads, which may be tens of megabytes: read item by item and in turns with everything else, where
 * JSON.parse and a validation of the whole would stop the process for as long as they take. Only what is picked of each
 * item is kept, so that the rest is gone before it has to be moved out of the way. What is not as usual is left to
 * `readAnswer`, which also says what is wrong with it.
 */
import { readAnswer, type AnswerReader } from './answer.ts';
import { validator, type Schemas } from './contract/index.ts';
import { Turns } from './in-turns.ts';

type Payload = Schemas['Payload'];
/** Undefined for a payload that is not wanted. It may be asked again for the same one. */
export type PickPayload<T> = (payload: Payload) => T | undefined;

/** Below it, the whole is read in less than a turn. */
const LONG_BYTES = 256 * 1024;
const HEAD = /^\s*\{\s*"results"\s*:\s*\[\s*/;
const HEAD_BYTES = 256;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const [OPEN_LIST, CLOSE_LIST] = [91, 93];
const [OPEN, CLOSE] = [123, 125];

const validatePayload = validator('Payload');

export const payloadListReader =
  <T>(pick: PickPayload<T>): AnswerReader<'ListPayloads', readonly T[]> =>
  async (id, validateAll, exchanged, nowMs) => {
    if (exchanged.answered && exchanged.status === 200 && exchanged.sizeBytes > LONG_BYTES) {
      const picked = await pickedFrom(exchanged.chunks, pick);
      if (picked) return { ok: true, value: picked };
    }
    const whole = readAnswer(id, validateAll, exchanged, nowMs);
    return whole.ok ? { ok: true, value: whole.value.results.flatMap((payload) => pick(payload) ?? []) } : whole;
  };

/** Undefined where the text (UTF-8, in pieces) is not a list of payloads and nothing else. */
export async function pickedFrom<T>(
  chunks: readonly Buffer[],
  pick: PickPayload<T>,
): Promise<readonly T[] | undefined> {
  const turns = new Turns();
  const picked: T[] = [];
  const part = new Part(chunks);
  while (part.text.length < HEAD_BYTES) if (!part.grow()) break;
  part.at = HEAD.exec(part.text.toString('latin1', 0, HEAD_BYTES))?.[0].length ?? part.text.length;
  for (;;) {
    if (turns.isOver) await turns.next();
    const text = part.object();
    const payload = text === undefined ? undefined : payloadOf(text);
    if (!payload) return undefined;
    const wanted = pick(payload);
    if (wanted !== undefined) picked.push(wanted);
    const mark = part.mark();
    if (mark === COMMA) continue;
    return mark === CLOSE_LIST && part.mark() === CLOSE && part.mark() === undefined ? picked : undefined;
  }
}

/** As much of the text as is looked at: what is left of the pieces before, and the one that came last. */
class Part {
  text: Buffer = Buffer.alloc(0);
  at = 0;
  readonly #chunks: readonly Buffer[];
  #next = 0;

  constructor(chunks: readonly Buffer[]) {
    this.#chunks = chunks;
  }

  /** Takes another piece; false where there is none. */
  grow(): boolean {
    const chunk = this.#chunks[this.#next];
    if (!chunk) return false;
    this.#next += 1;
    this.text = Buffer.concat([this.text.subarray(this.at), chunk]);
    this.at = 0;
    return true;
  }

  /** The text of the object that begins here, and on to what follows it; undefined where none does. */
  object(): string | undefined {
    this.#passSpace();
    let end = endOfObject(this.text, this.at);
    // Each look begins anew, so nothing as long as that is looked for.
    while (end === undefined && this.text.length - this.at < LONG_BYTES && this.grow()) {
      end = endOfObject(this.text, this.at);
    }
    if (end === undefined) return undefined;
    const text = this.text.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  /** The next character that is no space; undefined at the end. */
  mark(): number | undefined {
    this.#passSpace();
    const mark = this.text[this.at];
    this.at += 1;
    return mark;
  }

  #passSpace(): void {
    do {
      while (isSpace(this.text[this.at])) this.at += 1;
    } while (this.at >= this.text.length && this.grow());
  }
}

function payloadOf(text: string): Payload | undefined {
  try {
    const validated = validatePayload(JSON.parse(text));
    return validated.ok ? validated.value : undefined;
  } catch {
    return undefined;
  }
}

/** Where the object that begins here ends; undefined where none does. Bytes of longer characters are none of the marks. */
function endOfObject(text: Buffer, from: number): number | undefined {
  if (text[from] !== OPEN) return undefined;
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === QUOTE) at = endOfString(text, at);
    else if (byte === OPEN || byte === OPEN_LIST) depth += 1;
    else if ((byte === CLOSE || byte === CLOSE_LIST) && (depth -= 1) === 0) return at + 1;
  }
  return undefined;
}

/** Where the quotation mark is that ends the string which begins here; the end of the text where none does. */
function endOfString(text: Buffer, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** As JSON has it. */
const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9;
