/**
 * The answer of ListPayloads, which may be tens of megabytes: read item by item and in turns with everything else, where
 * JSON.parse and a validation of the whole would stop the process for as long as they take. What is not as usual is left to
 * `readAnswer`, which also says what is wrong with it.
 */
import { readAnswer, type AnswerReader } from './answer.ts';
import { validator, type Schemas } from './contract/index.ts';
import { Turns } from './in-turns.ts';

/** Below it, the whole is read in less than a turn. */
const LONG = 256 * 1024;

const HEAD = /^\s*\{\s*"results"\s*:\s*\[\s*/;
const BETWEEN = /\s*([,\]])\s*/y;
const TAIL = /\}\s*$/y;
const QUOTE = 34;
const BACKSLASH = 92;
const [OPEN, CLOSE] = [123, 125];

const validatePayload = validator('Payload');

export const readPayloadList: AnswerReader<'ListPayloads'> = async (id, validateAll, exchanged, nowMs) => {
  if (exchanged.answered && exchanged.status === 200 && exchanged.text.length > LONG) {
    const results = await payloadsIn(exchanged.text);
    if (results) return { ok: true, value: { results } };
  }
  return readAnswer(id, validateAll, exchanged, nowMs);
};

/** Undefined where the text is not a list of payloads and nothing else. */
export async function payloadsIn(text: string): Promise<Schemas['Payload'][] | undefined> {
  const turns = new Turns();
  const payloads: Schemas['Payload'][] = [];
  let at = HEAD.exec(text)?.[0].length ?? text.length;
  for (;;) {
    if (turns.isOver) await turns.next();
    const end = endOfObject(text, at);
    const payload = end === undefined ? undefined : payloadOf(text.slice(at, end));
    if (end === undefined || !payload) return undefined;
    payloads.push(payload);
    BETWEEN.lastIndex = end;
    const [, mark] = BETWEEN.exec(text) ?? [];
    at = BETWEEN.lastIndex;
    if (mark === ',') continue;
    TAIL.lastIndex = at;
    return mark === ']' && TAIL.test(text) ? payloads : undefined;
  }
}

function payloadOf(text: string): Schemas['Payload'] | undefined {
  try {
    const validated = validatePayload(JSON.parse(text));
    return validated.ok ? validated.value : undefined;
  } catch {
    return undefined;
  }
}

/** Where the object that begins here ends; undefined where none does. */
function endOfObject(text: string, from: number): number | undefined {
  if (text.charCodeAt(from) !== OPEN) return undefined;
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN) depth += 1;
    else if (code === CLOSE && (depth -= 1) === 0) return at + 1;
  }
  return undefined;
}

/** Where the quotation mark is that ends the string which begins here; the end of the text where none does. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
}
