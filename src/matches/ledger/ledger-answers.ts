/** What the ledger's scripts answer, and how their replies are read. */
import type { MatchKey } from '../match-key.ts';
import type { Standing, StoredMatch } from '../match-record.ts';
import type { MatchState } from '../match-state.ts';
import { LedgerCorruptError, decodeMatch, pairs } from './ledger-codec.ts';

export const REFUSAL_CODES = ['backlog_full', 'would_miss_deadline'] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export type Accepted =
  | {
      readonly kind: 'accepted';
      readonly at: number;
      readonly standing: Standing;
      /** Matches of its shard that can be taken now, this one included. */
      readonly ready: number;
      /** It does not stand in line: it is its acceptor's to place, under the token that it came with. */
      readonly claimed: boolean;
      /** A worker has been called that stood by, or is on its way. */
      readonly called: boolean;
    }
  | { readonly kind: 'exists' }
  /** Too few replicas follow, so it is not promised; `written`: it was new and is kept all the same. */
  | { readonly kind: 'not_replicated'; readonly written: boolean }
  /** Not taken; it may be worth another try after this time. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly retryInMs: number }
  /** Not taken yet: whether it can be served in time depends on what it would wait for, which is to be told. */
  | { readonly kind: 'plan' };

export type Claimed =
  | { readonly kind: 'claimed'; readonly at: number; readonly match: StoredMatch }
  | { readonly kind: 'busy' | 'settled' | 'missing' };

export type Waited =
  | { readonly kind: 'ok'; readonly at: number; readonly version: number; readonly dueMs: number }
  | { readonly kind: 'lost'; readonly state: MatchState | null };

/** `overdue`: the change's time limit does not hold, so nothing was written. `lost`: somebody else has changed the match. */
export type Moved =
  | { readonly kind: 'ok'; readonly at: number; readonly version: number }
  | { readonly kind: 'overdue' }
  | { readonly kind: 'lost'; readonly state: MatchState | null };

/** `releasing`: its payload is just being given back, so it has not got it. */
export type Reserved = Moved | { readonly kind: 'releasing' };

/** What became of a note that changes no state. */
export type Noted = Moved['kind'];

export interface Taken {
  readonly at: number;
  readonly ready: number;
  readonly matches: readonly StoredMatch[];
}

export function claimedMatch(key: MatchKey, fields: unknown, request: unknown): StoredMatch {
  if (!Array.isArray(fields) || typeof request !== 'string') throw new LedgerCorruptError('a match has no request');
  return decodeMatch(key, pairs(fields.map(String)), request);
}

/** A script that does a thing for each of many has failed for this one, with what Redis said. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** @throws {ScriptError} */
function answered(answer: unknown): readonly unknown[] {
  const parts = tuple(answer);
  if (parts[0] === 'failed') throw new ScriptError(String(parts[1]));
  return parts;
}

export function acceptedFrom(at: number, answer: unknown): Accepted {
  const [kind, value, aheadOrMs, rate, who] = answered(answer);
  switch (kind) {
    case 'accepted': {
      const standing = standingFrom(aheadOrMs, rate) ?? { ahead: 0, perSecond: null };
      return { kind, at, ready: Number(value), standing, claimed: who === 1, called: who === 2 };
    }
    case 'refused': {
      const code = value === 'backlog_full' ? value : 'would_miss_deadline';
      return { kind, code, retryInMs: Number(aheadOrMs) };
    }
    case 'plan':
      return { kind };
    default:
      return { kind: 'exists' };
  }
}

export function standingFrom(ahead: unknown, rate: unknown): Standing | null {
  if (Number(ahead) < 0) return null;
  return { ahead: Number(ahead), perSecond: rate === '' ? null : Number(rate) };
}

export function tuple(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new LedgerCorruptError('a script of the ledger gave no list');
  return reply;
}

export function movedFrom(reply: unknown): Moved {
  const [kind, value, version] = answered(reply);
  if (kind === 'ok') return { kind, at: Number(value), version: Number(version ?? 0) };
  if (kind === 'overdue') return { kind };
  return { kind: 'lost', state: value === '' ? null : (String(value) as MatchState) };
}

export function reservedFrom(reply: unknown): Reserved {
  return tuple(reply)[0] === 'releasing' ? { kind: 'releasing' } : movedFrom(reply);
}

export function waitedFrom(reply: unknown): Waited {
  const [kind, value, version, dueMs] = tuple(reply);
  if (kind === 'ok') return { kind, at: Number(value), version: Number(version), dueMs: Number(dueMs) };
  return { kind: 'lost', state: value === '' ? null : (String(value) as MatchState) };
}
