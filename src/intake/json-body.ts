import type { FastifyInstance } from 'fastify';
import { Problem, invalidFields } from './problem.ts';

/** Far deeper than anybody's data, far shallower than any stack. */
const MAX_DEPTH = 64;

/**
 * How the API reads bodies: JSON only; keys that would reach an object's prototype are refused, and so is nesting that
 * could exhaust the stack of whoever walks the value later.
 */
export function acceptJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isTooDeep(body)) {
      done(invalidFields([{ pointer: '', message: `must not nest deeper than ${MAX_DEPTH} levels` }]), undefined);
      return;
    }
    void parse(request, body, (error: Error | null, value?: unknown) => {
      if (!error) done(null, value);
      else
        done(
          new Problem('malformed_json', body === '' ? 'the body is empty' : 'the body is not valid JSON'),
          undefined,
        );
    });
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENS = [0x5b, 0x7b];
const CLOSES = [0x5d, 0x7d];

/** Decided on the text, before anything recursive sees the value. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === BACKSLASH) i += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) {
      inString = true;
    } else if (OPENS.includes(char)) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSES.includes(char)) {
      depth -= 1;
    }
  }
  return false;
}
