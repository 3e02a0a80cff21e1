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
    if (exchanged.answered && exchanged.status === 200 && exchanged.body.length > LONG_BYTES) {
      const picked = await pickedFrom(exchanged.body, pick);
      if (picked) return { ok: true, value: picked };
    }
    const whole = readAnswer(id, validateAll, exchanged, nowMs);
    return whole.ok ? { ok: true, value: whole.value.results.flatMap((payload) => pick(payload) ?? []) } : whole;
  };

/** Undefined where the text (UTF-8) is not a list of payloads and nothing else. */
export async function pickedFrom<T>(text: Buffer, pick: PickPayload<T>): Promise<readonly T[] | undefined> {
  const turns = new Turns();
  const picked: T[] = [];
  let at = HEAD.exec(text.toString('latin1', 0, HEAD_BYTES))?.[0].length ?? text.length;
  for (;;) {
    if (turns.isOver) await turns.next();
    const end = endOfObject(text, at);
    const payload = end === undefined ? undefined : payloadOf(text.toString('utf8', at, end));
    if (end === undefined || !payload) return undefined;
    const wanted = pick(payload);
    if (wanted !== undefined) picked.push(wanted);
    const mark = afterSpace(text, end);
    at = afterSpace(text, mark + 1);
    if (text[mark] === COMMA) continue;
    const isWhole = text[mark] === CLOSE_LIST && text[at] === CLOSE && afterSpace(text, at + 1) === text.length;
    return isWhole ? picked : undefined;
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

function afterSpace(text: Buffer, from: number): number {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
}

/** As JSON has it. */
const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9;
