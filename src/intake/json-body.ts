import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BATCH_ROUTE } from './body-limits.ts';
import { MAX_FIELD_ERRORS } from './field-errors.ts';
import { fidelityOf, isUnaltered } from './json-fidelity.ts';
import { ITEM_DEPTH, opensMoreThan, outlineOf, repeatedNames, withoutDeeper } from './json-text.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What was sent as its body; null where that is no JSON, or nothing. */
    sentJson: SentJson | null;
  }
}

/** Far deeper than anybody's data, far shallower than any stack. */
const MAX_DEPTH = 64;
/** What is said of a value that nests deeper. */
export const tooDeep: FieldError = { pointer: '', message: `must not nest deeper than ${MAX_DEPTH} levels` };
const MAX_REPEATED = 10_000;

export interface SentJson {
  readonly value: unknown;
  /** The value as JSON. Of a batch: as it came, without what nests too deeply. */
  readonly text: string;
  /** Of a batch: the items in which something nested too deeply, each counted by itself. */
  readonly itemsTooDeep: ReadonlySet<number>;
}
const NONE: ReadonlySet<number> = new Set();

/**
 * How the API reads bodies: JSON in UTF-8 and nothing else, whole, kept as it was sent, and never nested so deeply that
 * whoever walks the value later could run out of stack. A batch answers for each of its items singly.
 */
export function acceptJsonBodies(server: FastifyInstance): void {
  server.decorateRequest('sentJson', null);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Some clients declare a type whether or not they send anything.
    if (request.routeOptions.schema?.body === undefined && body.length === 0) {
      done(null, undefined);
      return;
    }
    const problem = encodingProblem(request);
    if (problem) {
      done(problem, undefined);
      return;
    }
    const read = request.routeOptions.url === BATCH_ROUTE ? readBatch(body) : readWhole(body);
    if (read instanceof Problem) {
      done(read, undefined);
      return;
    }
    request.sentJson = read;
    done(null, read.value);
  });
}

/** @throws {Error} on a route that takes no body */
export function sentJson(request: FastifyRequest): SentJson {
  if (request.sentJson === null) throw new Error('a route that reads a body was called without');
  return request.sentJson;
}

/** JSON pointers to what a text gives twice: its value holds only the last of each, and so many names in all. */
export function namesGivenTwice(text: string, membersInValue: number): readonly string[] {
  return outlineOf(text).members === membersInValue ? [] : repeatedNames(text, MAX_REPEATED);
}

export function givenTwice(pointer: string): FieldError {
  return { pointer, message: 'is given twice' };
}

function encodingProblem({ headers }: FastifyRequest): Problem | null {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  if (encoding.toLowerCase() !== 'identity') {
    return new Problem('unsupported_media_type', 'the body must not be compressed');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset)) return null;
  return new Problem('unsupported_media_type', 'the body must be in UTF-8');
}

function readWhole(body: Buffer): Problem | SentJson {
  const text = textOf(body);
  if (text instanceof Problem) return text;
  if (opensMoreThan(MAX_DEPTH, text) && outlineOf(text).depth > MAX_DEPTH) return invalidFields([tooDeep]);
  const sent = parse(text);
  if (sent instanceof Problem) return sent;
  const written = JSON.stringify(sent.value);
  const altered = isUnaltered(text, written) ? [] : alterations(sent);
  return altered.length > 0 ? invalidFields(altered) : { ...sent, text: written };
}

/** What the value does not hold as it was sent. */
function alterations(sent: SentJson): readonly FieldError[] {
  const { faults, members } = fidelityOf(sent.value, MAX_FIELD_ERRORS);
  if (faults.length > 0) return faults;
  return namesGivenTwice(sent.text, members).slice(0, MAX_FIELD_ERRORS).map(givenTwice);
}

/** Each of its items answers for its own depth, and may be as deep as it may be alone. */
function readBatch(body: Buffer): Problem | SentJson {
  const text = textOf(body);
  if (text instanceof Problem) return text;
  if (outlineOf(text).depth <= MAX_DEPTH + ITEM_DEPTH) return parse(text);
  const shallow = withoutDeeper(text, MAX_DEPTH + ITEM_DEPTH);
  return parse(shallow.text, shallow.cutItems);
}

function textOf(body: Buffer): Problem | string {
  const text = decode(body);
  if (text === undefined) return new Problem('malformed_json', 'the body is not valid UTF-8');
  return text === '' ? new Problem('malformed_json', 'the body is empty') : text;
}

function parse(text: string, itemsTooDeep = NONE): Problem | SentJson {
  try {
    return { value: JSON.parse(text), text, itemsTooDeep };
  } catch {
    return new Problem('malformed_json', 'the body is not valid JSON');
  }
}

/** Made once: each that is made costs more than most bodies do. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
