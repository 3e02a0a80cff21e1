/**
 * The answer of ListPayloads, which may be a hundred megabytes: read item by item as it comes, where JSON.parse and a
 * validation of the whole would stop the process for as long as they take, and would need all of it in memory. Only what is
 * picked of each item is kept, so that the rest is gone before it has to be moved out of the way. A short answer, and one that
 * does not begin as usual, is kept whole and left to `readAnswer`.
 */
import { readAnswer, unreadable } from './answer.ts';
import { validator, type ResponseBody, type Schemas, type Validator } from './contract/index.ts';
import type { Outcome } from './errors.ts';
import { WholeBody, type Exchanged } from './exchange.ts';
import type { AnswerReader } from './operation-caller.ts';

type Payload = Schemas['Payload'];
/** Undefined for a payload that is not wanted. It may be asked again for the same one. */
export type PickPayload<T> = (payload: Payload) => T | undefined;

/** Below it, the whole is read in about a millisecond. */
const LONG_BYTES = 128 * 1024;
const HEAD = /^\s*\{\s*"results"\s*:\s*\[/;
const HEAD_BYTES = 256;

/** Of a list, what is not read yet: one payload with all that it has been told, by far. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const [OPEN_LIST, CLOSE_LIST] = [91, 93];
const [OPEN, CLOSE] = [123, 125];

const validatePayload = validator('Payload');

export class PayloadListReader<T> implements AnswerReader<'ListPayloads', T[], WholeBody> {
  readonly #pick: PickPayload<T>;
  readonly #isAllKept: boolean;

  /** @param kept `all is kept`: then the list is bounded as any answer is; otherwise a single payload */
  constructor(pick: PickPayload<T>, kept: 'all is kept' | 'some is kept' = 'some is kept') {
    this.#pick = pick;
    this.#isAllKept = kept === 'all is kept';
  }

  bodyOf(status: number, maxBytes: number): WholeBody {
    if (status !== 200) return new WholeBody(maxBytes);
    return new PayloadListBody(this.#pick, maxBytes, this.#isAllKept ? maxBytes : Infinity);
  }

  read(
    id: 'ListPayloads',
    validateAll: Validator<ResponseBody<'ListPayloads'>>,
    exchanged: Exchanged,
    nowMs: number,
  ): Outcome<T[]> {
    if (exchanged.answered && exchanged.body instanceof PayloadListBody) {
      const picked = (exchanged.body as PayloadListBody<T>).picked(id, exchanged.status);
      if (picked) return picked;
    }
    const whole = readAnswer(id, validateAll, exchanged, nowMs);
    if (!whole.ok) return whole;
    const picked = whole.value.results.map(this.#pick).filter((wanted) => wanted !== undefined);
    return { ok: true, value: picked };
  }
}

/** Kept whole while it is short, then read item by item. */
export class PayloadListBody<T> extends WholeBody {
  readonly #pick: PickPayload<T>;
  readonly #maxInAll: number;
  #items: Items<T> | undefined;
  #isUsual = true;
  /** What `pick` has thrown. */
  #defect: { readonly error: unknown } | undefined;

  /** @param maxBytes of what is not read yet, however large it may be in all */
  constructor(pick: PickPayload<T>, maxBytes: number, maxInAll: number) {
    super(maxBytes);
    this.#pick = pick;
    this.#maxInAll = maxInAll;
  }

  override take(chunk: Buffer): boolean {
    if (this.#items) {
      this.sizeBytes += chunk.length;
      this.#read(this.#items, chunk);
      return this.#items.unreadBytes <= Math.min(this.maxBytes, MOST_UNREAD_BYTES) && this.sizeBytes <= this.#maxInAll;
    }
    if (!super.take(chunk)) return false;
    if (this.#isUsual && this.sizeBytes > LONG_BYTES) this.#begin();
    return true;
  }

  /** Undefined where it has been kept whole. */
  picked(id: 'ListPayloads', status: number): Outcome<T[]> | undefined {
    if (this.#defect) throw this.#defect.error;
    const fault = this.#items?.end();
    if (fault) return { ok: false, failure: unreadable(id, status, fault.pointer) };
    return this.#items && { ok: true, value: this.#items.picked };
  }

  #begin(): void {
    const text = Buffer.concat(this.chunks.splice(0));
    const head = HEAD.exec(text.toString('latin1', 0, HEAD_BYTES));
    this.#isUsual = head !== null;
    if (!head) {
      this.chunks.push(text);
      return;
    }
    this.#items = new Items(this.#pick);
    this.#read(this.#items, text.subarray(head[0].length));
  }

  /** Whoever brings the answer takes what is thrown here for its own failure, and a call that failed for nobody's mistake. */
  #read(items: Items<T>, chunk: Buffer): void {
    if (this.#defect) return;
    try {
      items.take(chunk);
    } catch (error) {
      this.#defect = { error };
    }
  }
}

/** Where the list cannot be read: of an item, where it does not fit the contract; otherwise what is no JSON. */
interface Fault {
  readonly pointer: string | undefined;
}
const NOT_JSON: Fault = { pointer: undefined };

/** The items of a list, in the order in which they come, and then what is behind it. Each byte is looked at once. */
class Items<T> {
  readonly picked: T[] = [];
  readonly #pick: PickPayload<T>;
  /** Of the object that has begun and not ended, or of what is behind the list. */
  #pieces: Buffer[] = [];
  #unreadBytes = 0;
  #object: ObjectEnd | undefined;
  #count = 0;
  #next: 'first item or end' | 'item' | 'mark' | 'behind it' = 'first item or end';
  #fault: Fault | undefined;

  constructor(pick: PickPayload<T>) {
    this.#pick = pick;
  }

  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Reads as far as there are whole items. */
  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#fault) at = this.#read(chunk, at);
  }

  /** Nothing more comes: undefined where the whole was a list of payloads. */
  end(): Fault | undefined {
    if (this.#fault) return this.#fault;
    if (this.#next !== 'behind it') return NOT_JSON;
    return jsonOf(`{"results":[]${this.#taken()}`) === undefined ? NOT_JSON : undefined;
  }

  /** Where it goes on. */
  #read(chunk: Buffer, at: number): number {
    if (this.#object) return this.#readOn(this.#object, chunk, at);
    if (this.#next === 'behind it') return this.#keep(chunk, at, chunk.length);
    const mark = chunk[at];
    if (isSpace(mark)) return at + 1;
    if (this.#next === 'mark' || (this.#next === 'first item or end' && mark === CLOSE_LIST)) {
      if (mark === COMMA) this.#next = 'item';
      else if (mark === CLOSE_LIST) this.#next = 'behind it';
      else this.#fault = NOT_JSON;
      return at + 1;
    }
    if (mark === OPEN) this.#object = new ObjectEnd();
    else this.#fault = this.#readItem('null');
    return at;
  }

  #readOn(object: ObjectEnd, chunk: Buffer, at: number): number {
    const end = object.in(chunk, at);
    this.#keep(chunk, at, end ?? chunk.length);
    if (end === undefined) return chunk.length;
    this.#object = undefined;
    this.#next = 'mark';
    this.#fault = this.#readItem(this.#taken());
    return end;
  }

  /** A copy: the piece may be a small part of something large. */
  #keep(chunk: Buffer, from: number, to: number): number {
    this.#pieces.push(Buffer.from(chunk.subarray(from, to)));
    this.#unreadBytes += to - from;
    return to;
  }

  #taken(): string {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#unreadBytes = 0;
    return text;
  }

  #readItem(text: string): Fault | undefined {
    const content = jsonOf(text);
    if (content === undefined) return NOT_JSON;
    const validated = validatePayload(content);
    if (!validated.ok) return { pointer: `/results/${this.#count}${validated.problems[0]?.pointer ?? ''}` };
    this.#count += 1;
    const wanted = this.#pick(validated.value);
    if (wanted !== undefined) this.picked.push(wanted);
    return undefined;
  }
}

/** Undefined where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Looks for the end of an object, piece by piece. Bytes of longer characters are none of the marks. */
class ObjectEnd {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** Behind its last byte; undefined where it goes on behind this piece. */
  in(chunk: Buffer, from: number): number | undefined {
    for (let at = from; at < chunk.length; at += 1) {
      if (this.#isInString) {
        at = this.#endOfString(chunk, at);
        continue;
      }
      const byte = chunk[at];
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN || byte === OPEN_LIST) this.#depth += 1;
      else if ((byte === CLOSE || byte === CLOSE_LIST) && (this.#depth -= 1) === 0) return at + 1;
    }
    return undefined;
  }

  /** Where the quotation mark is that ends the string; the end of the piece where it is not in it. */
  #endOfString(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#isEscaped) at += 1;
    while (at < chunk.length && chunk[at] !== QUOTE) at += chunk[at] === BACKSLASH ? 2 : 1;
    this.#isInString = at >= chunk.length;
    this.#isEscaped = at > chunk.length;
    return at;
  }
}

/** As JSON has it. */
const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9;
