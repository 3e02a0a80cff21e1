import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BATCH_ROUTE } from './body-limits.ts';
import { ITEM_DEPTH, opensMoreThan, outlineOf, withoutDeeper } from './json-text.ts';
import { keptText } from './kept-text.ts';
import { NOT_JSON, Problem, UNREADABLE, invalidFields, type FieldError } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it is kept: JSON, written as its value is. Empty where the route heeds none, and of a batch. */
    bodyText: string;
    /** Null on every other route. */
    sentBatch: SentBatch | null;
  }
}

/** Far deeper than anybody's data, far shallower than any stack. */
const MAX_DEPTH = 64;
/** What is said of a value that nests deeper. */
export const tooDeep: FieldError = { pointer: '', message: `must not nest deeper than ${MAX_DEPTH} levels` };

interface Read {
  readonly value: unknown;
}

/** Each of its items answers for itself. */
export interface SentBatch extends Read {
  /** As it came; the value is without what nests too deeply. */
  readonly text: string;
  /** The items in which something did, each counted by itself. */
  readonly itemsTooDeep: ReadonlySet<number>;
}
const NONE: ReadonlySet<number> = new Set();

/**
 * How the API reads bodies: JSON in UTF-8 and nothing else but none where the route heeds none, whole, and never nested so deeply that whoever walks the
 * value later could run out of stack. What a route heeds can be kept as it was sent.
 */
export function acceptJsonBodies(server: FastifyInstance): void {
  server.decorateRequest('bodyText', '');
  server.decorateRequest('sentBatch', null);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Where nothing is, nobody has been asked who they are.
    if (request.is404 || (!heedsBody(request) && body.length === 0)) {
      done(null, undefined);
      return;
    }
    const read = encodingProblem(request) ?? readBody(request, body);
    if (read instanceof Problem) done(read, undefined);
    else done(null, read.value);
  });
  // Some clients declare a type, whichever, or the chunks of a body, whether or not they send anything.
  server.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => {
    if (request.is404) return;
    if (heedsBody(request) || !(await isEmpty(body))) throw NOT_JSON;
  });
}

/** Heeds no more of it than its beginning. @throws {Problem} where its sender is gone before */
function isEmpty(body: Readable): Promise<boolean> {
  return new Promise((resolve, reject) => {
    body.once('data', () => resolve(false));
    body.once('end', () => resolve(true));
    body.once('error', () => reject(UNREADABLE));
  });
}

/** @throws {Error} on any other route than that of batches */
export function batchOf({ sentBatch }: FastifyRequest): SentBatch {
  if (sentBatch === null) throw new Error('only the route of batches has a batch');
  return sentBatch;
}

const heedsBody = ({ routeOptions }: FastifyRequest) => routeOptions.schema?.body !== undefined;

function encodingProblem({ headers }: FastifyRequest): Problem | null {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  if (encoding.toLowerCase() !== 'identity') {
    return new Problem('unsupported_media_type', 'the body must not be compressed');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  if (/^utf-?8$/i.test(charset)) return null;
  return new Problem('unsupported_media_type', 'the body must be in UTF-8');
}

function readBody(request: FastifyRequest, body: Buffer): Problem | Read {
  const text = decode(body);
  if (text === undefined) return new Problem('malformed_json', 'the body is not valid UTF-8');
  if (text === '') return new Problem('malformed_json', 'the body is empty');
  if (request.routeOptions.url === BATCH_ROUTE) return readBatch(request, text);
  if (opensMoreThan(text, MAX_DEPTH) && outlineOf(text).depth > MAX_DEPTH) return invalidFields([tooDeep]);
  const read = parse(text);
  if (read instanceof Problem || !heedsBody(request)) return read;
  const kept = keptText(text, read.value);
  if (kept instanceof Problem) return kept;
  request.bodyText = kept;
  return read;
}

/** An item may be as deep as it may be alone. */
function readBatch(request: FastifyRequest, text: string): Problem | Read {
  const isDeep = outlineOf(text).depth > MAX_DEPTH + ITEM_DEPTH;
  const shallow = isDeep ? withoutDeeper(text, MAX_DEPTH + ITEM_DEPTH) : { text, cutItems: NONE };
  const read = parse(shallow.text);
  if (!(read instanceof Problem)) request.sentBatch = { ...read, text, itemsTooDeep: shallow.cutItems };
  return read;
}

function parse(text: string): Problem | Read {
  try {
    return { value: JSON.parse(text) };
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
