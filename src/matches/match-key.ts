import { createHash } from 'node:crypto';

/**
 * A match's name inside the gateway: `<tenant>/<match_id>`. A tenant's name has no slash, so the key is read back
 * without doubt whatever the match id holds.
 */
export type MatchKey = `${string}/${string}`;

export const DEFAULT_TENANT = 'default';

export function matchKey(tenant: string, matchId: string): MatchKey {
  return `${tenant}/${matchId}`;
}

export function splitMatchKey(key: string): { tenant: string; matchId: string } {
  const slash = key.indexOf('/');
  return { tenant: key.slice(0, slash), matchId: key.slice(slash + 1) };
}

export function isMatchKey(value: string): value is MatchKey {
  return value.indexOf('/') > 0;
}

/** FNV-1a, 32 bit: cheap, even enough for shards, and the same in every version of the gateway. */
export function shardOf(key: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

const LABEL_VALUE = /^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/;

/**
 * The match's identity as a label value of the Orchestration API (at most 63 characters, alphanumeric at both ends):
 * the id itself where it is one, otherwise a digest of it. Source: SetPayloadLabel.
 */
export function matchLabelValue(matchId: string): string {
  if (LABEL_VALUE.test(matchId)) return matchId;
  return `sha256-${createHash('sha256').update(matchId).digest('hex').slice(0, 40)}`;
}
