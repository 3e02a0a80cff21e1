/** Whether a match is asked for again: what its caller sent then and sends now says the same, however it is written. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../planning/canonical-json.ts';
import type { MatchRequest, StoredMatch } from './match-record.ts';

/** Kept of a request before anything is taken out of it; until then the request itself is compared, which is kept anyway. */
export function requestFingerprint(request: MatchRequest): string {
  return hash('sha256', canonicalJson(request), 'base64url');
}

export function isRequestOf(match: StoredMatch, request: MatchRequest): boolean {
  if (match.fingerprint !== null) return match.fingerprint === requestFingerprint(request);
  return canonicalJson(match.request) === canonicalJson(request);
}
