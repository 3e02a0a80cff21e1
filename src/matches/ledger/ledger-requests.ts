/** What the ledger is asked to write. */
import type { MatchKey } from '../match-key.ts';
import type { MatchOrigin } from '../match-origin.ts';
import type { Attempt, MatchRequest } from '../match-record.ts';
import type { Intent } from './intent.ts';
import type { LedgerFields } from './ledger-codec.ts';
import type { PayloadToRelease } from './payload-to-release.ts';

export interface NewMatch {
  readonly key: MatchKey;
  readonly request: MatchRequest;
  /** Its JSON, where that is at hand. */
  readonly requestText?: string;
  readonly profileVersion: string;
  readonly priority: number;
  readonly deadlineMs: number;
  /** What bounds the line that it joins. */
  readonly admission: Admission;
  /** What it would wait for, where that has been asked for. */
  readonly shapes?: readonly string[];
  readonly origin?: MatchOrigin;
  /** Of whoever accepts it and would place it at once: it is claimed so where nobody is in line before it. */
  readonly claim?: ClaimAtOnce | undefined;
  /** Whether a worker may be called for it at once, if one stands by. */
  readonly calls?: boolean;
}

/** How a match is claimed in the step that accepts it. */
export interface ClaimAtOnce {
  readonly fence: number;
  /** What is called upstream first; it is noted with the claim. */
  readonly firstCall: Intent;
}

/** The version of one that was: both its events are written. */
export const CLAIMED_AT_ONCE = 2;

/** Limits are those of the whole installation; each shard has its part of them. */
export interface Admission {
  /** Matches that may be queued in all, and of this profile (0: no bound of its own). */
  readonly mostQueued: number;
  readonly mostOfProfile: number;
  /** Shares of the turns, against other tenants and against other profiles of the tenant. */
  readonly tenantWeight: number;
  readonly profileWeight: number;
}

/** A line for capacity: payloads of one allocation that a selector could match. */
export interface Shape {
  /** `<allocation id>:<digest>`, the same for the same payloads. */
  readonly id: string;
  /** JSON: what it stands for. */
  readonly text: string;
}

export interface Wait {
  readonly fields: LedgerFields;
  readonly event: object;
  readonly closes: Intent | undefined;
  /** When it is tried again at the latest. */
  readonly dueMs: number;
  /** The same, where its shapes cannot be noted and so nobody will wake it earlier. */
  readonly unwatchedDueMs: number;
  readonly shapes: readonly Shape[];
  /** How much later than its time the reconciler looks at it. */
  readonly lookSlackMs: number;
}

/** A worker that is called when a match gets in line. */
export interface StandbyPlace {
  readonly worker: string;
  readonly forMs: number;
}

/** Who may make a change: the holder of the fencing token, or whoever has seen this very version. */
export type Authority = { readonly fence: number } | { readonly version: number };

export interface Change {
  readonly fields?: LedgerFields;
  /** Told in the event, beside the state. */
  readonly event?: object;
  /** Judged by Redis' clock, in the step that makes the change. */
  readonly only?: 'before deadline' | 'before confirm_by' | 'after confirm_by';
  /** When the reconciler looks at it: at a match that waits, should its job be gone; at one that must be confirmed. */
  readonly nextLookMs?: number | undefined;
  /** The intent whose outcome is known with this change. */
  readonly closes?: Intent | undefined;
  /** The payload that has to be given back because of this change. */
  readonly givesBack?: PayloadToRelease | undefined;
  /** Not sooner than this: a write to it that its holder has sent may still take effect. */
  readonly givesBackInMs?: number | undefined;
}

export interface IntentChange {
  readonly opens?: Intent | undefined;
  readonly closes?: Intent | undefined;
  readonly attempts: readonly Attempt[];
  readonly attemptsCount: number;
}
