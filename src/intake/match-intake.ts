/**
 * What the API does with a match: accept it once, show it, hold a caller until it is settled, withdraw it. Everything
 * goes through the ledger, so it does not matter which replica a caller reaches.
 */
import { createHash } from 'node:crypto';
import type { MatchWaiters } from '../delivery/match-waiters.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import { matchKey, type MatchKey } from '../matches/match-key.ts';
import type { MatchRequest, StoredMatch } from '../matches/match-record.ts';
import { TRANSITIONS, isSettled, withdrawal } from '../matches/match-state.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import { canonicalJson } from '../planning/canonical-json.ts';
import { overrideProblem, type CompiledProfile, type ProfileSet } from '../planning/index.ts';
import { planInputOf } from '../planning/match-input.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import { Problem, invalidFields, type FieldError } from './problem.ts';

export interface Submitted {
  readonly match: StoredMatch;
  /** True where the very same request had been accepted before. */
  readonly replayed: boolean;
}

/** A withdrawal that keeps losing against other changes tries again this often; a match has far fewer states. */
const WITHDRAWAL_TRIES = 16;

export class MatchIntake {
  constructor(
    private readonly ledger: Ledger,
    private readonly queue: PlacementQueue,
    private readonly waiters: MatchWaiters,
    private readonly profiles: () => ProfileSet,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /** @throws {Problem} `invalid_request` for a profile or override that does not exist, `match_id_conflict` */
  async submit(tenant: string, request: MatchRequest, waitMs: number, gone: AbortSignal): Promise<Submitted> {
    const key = matchKey(tenant, request.match_id);
    const waiting = waitMs > 0 ? this.waiters.begin(key) : undefined;
    try {
      const submitted = await this.accept(key, request);
      if (!waiting || isSettled(submitted.match.state)) return submitted;
      await waiting.settled(waitMs, gone);
      return { ...submitted, match: await this.read(key) };
    } finally {
      waiting?.stop();
    }
  }

  /** @throws {Problem} `match_not_found` */
  async show(tenant: string, matchId: string, waitMs: number, gone: AbortSignal): Promise<StoredMatch> {
    const key = matchKey(tenant, matchId);
    if (waitMs <= 0) return this.read(key);
    const waiting = this.waiters.begin(key);
    try {
      const match = await this.read(key);
      if (isSettled(match.state)) return match;
      await waiting.settled(waitMs, gone);
      return await this.read(key);
    } finally {
      waiting.stop();
    }
  }

  /**
   * Cancels a match that has no server yet and releases the server of one that has; the record of one that is over.
   * @throws {Problem} `match_not_found`
   */
  async withdraw(tenant: string, matchId: string): Promise<StoredMatch> {
    const key = matchKey(tenant, matchId);
    for (let tries = 0; tries < WITHDRAWAL_TRIES; tries += 1) {
      const match = await this.read(key);
      const name = withdrawal(match.state);
      if (!name) return match;
      const { reservation } = match;
      const moved = await this.ledger.transition(
        key,
        name,
        { version: match.version },
        { fields: { waiting_for: null }, givesBack: reservation ? payloadToRelease(key, reservation) : undefined },
      );
      if (moved.kind !== 'ok') continue;
      this.outcomes.withdrawn(match, TRANSITIONS[name].to, moved.at);
      if (reservation) await this.queue.enqueueRelease(key);
      return this.read(key);
    }
    throw new Error('a match changed too often to be withdrawn');
  }

  private async accept(key: MatchKey, request: MatchRequest): Promise<Submitted> {
    const profiles = this.profiles();
    const profile = profiles.profiles.get(request.profile);
    const fingerprint = createHash('sha256').update(canonicalJson(request)).digest('base64url');
    const refusal = profileRefusal(profile, request);
    if (!profile || refusal) {
      // A replay stays a replay when the profile has been changed or taken out of the file meanwhile.
      if ((await this.ledger.fingerprint(key)) === fingerprint) return { match: await this.read(key), replayed: true };
      throw invalidFields([refusal ?? unknownProfile]);
    }
    const { deadline_ms: deadlineMs = profile.deadlineMs, priority = profile.priority } = request;
    const accepted = await this.ledger.accept({
      key,
      request,
      fingerprint,
      profileVersion: profiles.version,
      priority,
      deadlineMs,
    });
    if (accepted.kind === 'exists') {
      if (accepted.fingerprint === fingerprint) return { match: await this.read(key), replayed: true };
      throw new Problem('match_id_conflict', 'a match with this match_id and another body has been accepted before');
    }
    this.outcomes.accepted(key, request.profile);
    const match = newMatch(key, request, { at: accepted.at, deadlineMs, priority, profileVersion: profiles.version });
    // From here on the match is kept: should the job not reach the queue, the reconciler brings it there.
    await this.queue.enqueue(key, priority).catch((error: unknown) => this.outcomes.notQueued(key, error));
    return { match, replayed: false };
  }

  private async read(key: MatchKey): Promise<StoredMatch> {
    const match = await this.ledger.read(key);
    if (!match) throw new Problem('match_not_found', 'no match with this match_id is known');
    return match;
  }
}

export const unknownProfile: FieldError = { pointer: '/profile', message: 'must be one of the configured profiles' };

/** Why the profile of this name cannot place this request, or null. */
export function profileRefusal(profile: CompiledProfile | undefined, request: MatchRequest): FieldError | null {
  if (!profile) return unknownProfile;
  const message = overrideProblem(profile, planInputOf(request));
  if (message === null) return null;
  return { pointer: request.allocations === undefined ? '/skip_after' : '/allocations', message };
}

interface Accepted {
  readonly at: number;
  readonly deadlineMs: number;
  readonly priority: number;
  readonly profileVersion: string;
}

/** The record as the ledger has just written it, without reading it back. */
function newMatch(
  key: MatchKey,
  request: MatchRequest,
  { at, deadlineMs, priority, profileVersion }: Accepted,
): StoredMatch {
  return {
    key,
    state: 'queued',
    version: 1,
    fence: 0,
    profile: request.profile,
    profileVersion,
    priority,
    createdAt: at,
    updatedAt: at,
    deadlineAt: at + deadlineMs,
    waitingFor: null,
    reason: null,
    reservation: null,
    attempts: [],
    attemptsCount: 0,
    timings: {},
    waits: 0,
    lastPass: null,
    leaseUntil: 0,
    confirmWithinMs: null,
    confirmBy: null,
    confirmedAt: null,
    openIntent: null,
    request,
  };
}
