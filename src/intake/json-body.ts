import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BATCH_ROUTE } from './body-limits.ts';
import { ITEM_DEPTH, outlineOf, repeatedNames, withoutDeeper } from './json-text.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';

/** Far deeper than anybody's data, far shallower than any stack. */
const MAX_DEPTH = 64;
/** What is said of a value that nests deeper. */
export const tooDeep: FieldError = { pointer: '', message: `must not nest deeper than ${MAX_DEPTH} levels` };
const MAX_REPEATED = 10_000;

/** Each JSON body with the members that its text names. */
const membersOf = new WeakMap<object, { readonly text: string; readonly members: number }>();

/** Of each batch the items that nest too deeply, each counted by itself. */
const deepItemsOf = new WeakMap<object, ReadonlySet<number>>();
const NONE: ReadonlySet<number> = new Set();

/**
 * How the API reads bodies: JSON in UTF-8 and nothing else, whole, and never nested so deeply that whoever walks the
 * value later could run out of stack.
 */
export function acceptJsonBodies(server: FastifyInstance): void {
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
    const read = request.routeOptions.url === BATCH_ROUTE ? readBatch(body) : readJson(body);
    if (read instanceof Problem) done(read, undefined);
    else done(null, read.value);
  });
}

/** JSON pointers to what the body's text gave twice: the value holds only the last of each. */
export function namesGivenTwice(body: object, membersInValue: number): readonly string[] {
  const known = membersOf.get(body);
  return !known || known.members === membersInValue ? [] : repeatedNames(known.text, MAX_REPEATED);
}

/** The items of a batch that nest too deeply: what is too deep in them has been left out. */
export const itemsTooDeep = (batch: object): ReadonlySet<number> => deepItemsOf.get(batch) ?? NONE;

function encodingProblem({ headers }: FastifyRequest): Problem | null {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  if (encoding.toLowerCase() !== 'identity') {
    return new Problem('unsupported_media_type', 'the body must not be compressed');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset)) return null;
  return new Problem('unsupported_media_type', 'the body must be in UTF-8');
}

type Read = Problem | { readonly value: unknown };

function readJson(body: Buffer): Read {
  const text = textOf(body);
  if (text instanceof Problem) return text;
  const { depth, members } = outlineOf(text);
  return depth > MAX_DEPTH ? invalidFields([tooDeep]) : parse(text, members);
}

/** Each of its items answers for its own depth, and may be as deep as it may be alone. */
function readBatch(body: Buffer): Read {
  const text = textOf(body);
  if (text instanceof Problem) return text;
  const { depth, members } = outlineOf(text);
  if (depth <= MAX_DEPTH + ITEM_DEPTH) return parse(text, members);
  const shallow = withoutDeeper(text, MAX_DEPTH + ITEM_DEPTH);
  const read = parse(shallow.text, outlineOf(shallow.text).members);
  if (read instanceof Problem) return read;
  if (typeof read.value === 'object' && read.value !== null) deepItemsOf.set(read.value, shallow.cutItems);
  return read;
}

function textOf(body: Buffer): Problem | string {
  const text = decode(body);
  if (text === undefined) return new Problem('malformed_json', 'the body is not valid UTF-8');
  return text === '' ? new Problem('malformed_json', 'the body is empty') : text;
}

function parse(text: string, members: number): Read {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) membersOf.set(value, { text, members });
    return { value };
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
