/** A batch in as few requests as the gateway takes it in. */
import type { MatchRequest } from './types.ts';

const MOST_IN_ONE = 1_000;
const MOST_BYTES_IN_ONE = 8 * 1024 * 1024;
/** Less the comma that the last match has none of. */
const AROUND_BYTES = '{"matches":[]}'.length - 1;

/** In their order. A match that is too large for any request is in one of its own, so that it keeps no other back. */
export function batchParts(matches: readonly MatchRequest[]): MatchRequest[][] {
  const parts: MatchRequest[][] = [];
  let part: MatchRequest[] = [];
  // As if one before were full: the first match opens the first part.
  let partBytes = Infinity;
  for (const match of matches) {
    const matchBytes = listedBytes(match);
    if (part.length === MOST_IN_ONE || partBytes + matchBytes > MOST_BYTES_IN_ONE) {
      part = [];
      partBytes = AROUND_BYTES;
      parts.push(part);
    }
    part.push(match);
    partBytes += matchBytes;
  }
  return parts;
}

const utf8 = new TextEncoder();

/** With the comma after it. */
function listedBytes(match: MatchRequest): number {
  return utf8.encode(JSON.stringify(match)).length + 1;
}
