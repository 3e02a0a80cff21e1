/**
 * Whether a match is taken: once, if its profile can place it and its line is not too long. What a line may hold, and how
 * fast it moves, the ledger judges in the same step in which it writes the match.
 */
import { shapesOf } from '../allocations/plan-shapes.ts';
import type { TenantBoundary } from '../allocations/tenant-boundary.ts';
import type { CallbackPolicy } from '../delivery/webhooks/callback-policy.ts';
import { encodeIntent } from '../matches/ledger/intent.ts';
import type { Accepted, Ledger, NewMatch } from '../matches/ledger/ledger.ts';
import { CLAIMED_AT_ONCE } from '../matches/ledger/ledger-requests.ts';
import { splitMatchKey, type MatchKey } from '../matches/match-key.ts';
import { UNKNOWN_ORIGIN, type MatchOrigin } from '../matches/match-origin.ts';
import type { MatchRequest, StoredMatch } from '../matches/match-record.ts';
import { isRequestOf } from '../matches/same-request.ts';
import { TRANSITIONS } from '../matches/match-state.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import { explainPlan, type CompiledProfile, type ProfileSet } from '../planning/index.ts';
import { planInputOf } from '../planning/match-input.ts';
import type { EnteredFastPath, FastPath } from '../queue/fast-path.ts';
import { PLENTY, type PlacementQueue } from '../queue/placement-queue.ts';
import { Problem, invalidFields, matchNotFound, type FieldError } from './problem.ts';
import { profileRefusal, unknownProfile } from './profile-refusal.ts';

/** What a caller asks for. */
export interface SentRequest {
  readonly request: MatchRequest;
  /** The request as JSON, as it is kept. */
  readonly text: string;
  readonly origin: MatchOrigin;
}

export interface Submitted {
  readonly match: StoredMatch;
  /** True where the very same request had been accepted before. */
  readonly replayed: boolean;
  /** Where this process places it at once: the match with its server, or undefined where that did not come to be. */
  readonly placed?: Promise<StoredMatch | undefined>;
}

export interface AdmissionSettings {
  readonly mostQueued: number;
  readonly mostOfProfile: number;
  /** Tenant → share of the turns; 1 for those not named. */
  readonly tenantWeights: ReadonlyMap<string, number>;
}

/** By what requests are judged, as it is now. */
export interface AcceptanceRules {
  readonly profiles: () => ProfileSet;
  readonly callbacks: CallbackPolicy;
  readonly admission: AdmissionSettings;
  readonly within: TenantBoundary;
}

type AcceptedNow = Extract<Accepted, { kind: 'accepted' }>;
type Judged = Exclude<Accepted, { kind: 'plan' }>;

export class MatchAcceptance {
  constructor(
    private readonly ledger: Ledger,
    private readonly queue: PlacementQueue,
    private readonly rules: AcceptanceRules,
    private readonly outcomes: MatchOutcomes,
    private readonly fastPath?: FastPath,
  ) {}

  /** Whether this process may place a match that it accepts. */
  get mayPlace(): boolean {
    return this.fastPath !== undefined;
  }

  /**
   * @param alone whether it came by itself; of many that come together the most urgent is placed first, and so they stand
   *   in line, and nobody is called for the first of them
   * @throws {Problem} `invalid_request` for a profile or override that does not exist, `match_id_conflict`,
   *   `backlog_full`, `would_miss_deadline`, `not_replicated`
   */
  async accept(key: MatchKey, sent: SentRequest, alone: boolean): Promise<Submitted> {
    const { request } = sent;
    const { profiles, version } = this.rules.profiles();
    const profile = profiles.get(request.profile);
    const refusal = profileRefusal(profile, request) ?? callbackRefusal(this.rules.callbacks, request);
    if (!profile || refusal) {
      // A replay stays a replay when the profile or the settings have been changed meanwhile.
      const known = await this.ledger.read(key);
      if (known && isRequestOf(known, request)) return { match: known, replayed: true };
      throw invalidFields([refusal ?? unknownProfile]);
    }
    const entered = alone ? this.fastPath?.enter(key, request, profile) : undefined;
    const match = this.newMatch(key, sent, profile, {
      profileVersion: version,
      claim: entered?.claim,
      calls: alone,
    });
    const accepted = await this.offer(match, profile, entered);
    const isClaimed = accepted.kind === 'accepted' && accepted.claimed;
    if (!isClaimed) entered?.leave();
    switch (accepted.kind) {
      case 'accepted': {
        this.outcomes.accepted(match, request.profile);
        const record = recordOf(match, accepted);
        if (isClaimed && entered)
          return { match: record, replayed: false, placed: entered.place(claimed(record, entered), accepted.at) };
        await this.announce(key, accepted);
        return { match: record, replayed: false };
      }
      case 'exists':
        return { match: await this.known(key, request), replayed: true };
      case 'not_replicated':
        if (accepted.written) await this.keptUnpromised(match);
        throw new Problem('not_replicated', 'too few replicas of the store have the match', { retryAfterSeconds: 1 });
      case 'refused':
        this.outcomes.refused(key, request.profile, accepted.code);
        throw refused(accepted);
    }
  }

  /** It is placed like any other: only its caller cannot be told yet that nothing will make it forgotten. */
  private async keptUnpromised(match: NewMatch): Promise<void> {
    this.outcomes.accepted(match, match.request.profile);
    await this.announce(match.key, { ready: 0, called: false });
  }

  private async offer(match: NewMatch, profile: CompiledProfile, entered?: EnteredFastPath): Promise<Judged> {
    try {
      const accepted = await this.ledger.accept(match);
      return accepted.kind === 'plan' ? await this.offerWithPlan(match, profile) : accepted;
    } catch (error) {
      entered?.leaveUnsure();
      throw error;
    }
  }

  /** What a match would wait for costs a plan, so that is only worked out where the ledger cannot judge without. */
  private async offerWithPlan(match: NewMatch, profile: CompiledProfile): Promise<Judged> {
    const plan = explainPlan(profile, planInputOf(match.request));
    const { steps } = this.rules.within(plan, splitMatchKey(match.key).tenant);
    const shapes = shapesOf(steps).map(({ id }) => id);
    // Without a shape it stands in no line for capacity: nobody is ahead of it there.
    const judged = await this.ledger.accept({ ...match, shapes: shapes.length > 0 ? shapes : ['none'] });
    if (judged.kind === 'plan') throw new Error('the ledger asked for a plan that it has been given');
    return judged;
  }

  private newMatch(
    key: MatchKey,
    { request, text, origin }: SentRequest,
    profile: CompiledProfile,
    { profileVersion, claim, calls }: Pick<Required<NewMatch>, 'profileVersion' | 'claim' | 'calls'>,
  ): NewMatch {
    const { deadline_ms: deadlineMs = profile.deadlineMs, priority = profile.priority } = request;
    const { mostQueued, mostOfProfile, tenantWeights } = this.rules.admission;
    const admission = {
      mostQueued,
      mostOfProfile: profile.queue.limit ?? mostOfProfile,
      tenantWeight: tenantWeights.get(splitMatchKey(key).tenant) ?? 1,
      profileWeight: profile.queue.weight,
    };
    return {
      key,
      request,
      requestText: text,
      origin,
      profileVersion,
      priority,
      deadlineMs,
      admission,
      claim,
      calls,
    };
  }

  /** The match is kept already: should the job not reach the queue, or nobody come, the reconciler brings one. */
  private async announce(key: MatchKey, { ready, called }: Pick<AcceptedNow, 'ready' | 'called'>): Promise<void> {
    if (called || ready > PLENTY) return;
    await this.queue.announce(this.queue.shardOf(key)).catch((error: unknown) => this.outcomes.notQueued(key, error));
  }

  /** The match that has been accepted under this id. @throws {Problem} `match_id_conflict` where it is another */
  private async known(key: MatchKey, request: MatchRequest): Promise<StoredMatch> {
    const match = await this.ledger.read(key);
    if (!match) throw matchNotFound();
    if (isRequestOf(match, request)) return match;
    throw new Problem('match_id_conflict', 'a match with this match_id and another body has been accepted before');
  }
}

function callbackRefusal(callbacks: CallbackPolicy, { callback_url: url }: MatchRequest): FieldError | null {
  const judged = url === undefined ? undefined : callbacks.judge(url);
  return judged?.allowed === false ? { pointer: '/callback_url', message: judged.why } : null;
}

function refused({ code, retryInMs }: Extract<Accepted, { kind: 'refused' }>): Problem {
  const detail =
    code === 'backlog_full'
      ? 'as many matches as may wait are waiting already'
      : 'at the present rate the match would not have its turn before its deadline';
  return new Problem(code, detail, { retryAfterSeconds: Math.ceil(retryInMs / 1_000) });
}

/** The record of a match that was claimed in the same step in which it was accepted. */
function claimed(accepted: StoredMatch, { claim: { fence, firstCall } }: EnteredFastPath): StoredMatch {
  const { to: state } = TRANSITIONS.claim;
  const openIntent = encodeIntent(firstCall);
  return { ...accepted, version: CLAIMED_AT_ONCE, fence, state, openIntent, standing: null };
}

/** The record as the ledger has just written it, without reading it back. */
function recordOf(
  { key, request, profileVersion, priority, deadlineMs, origin = UNKNOWN_ORIGIN }: NewMatch,
  { at, standing }: AcceptedNow,
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
    roomIn: null,
    leaseUntil: 0,
    confirmWithinMs: null,
    confirmBy: null,
    confirmedAt: null,
    openIntent: null,
    takenOver: false,
    origin,
    request,
    fingerprint: null,
    standing,
  };
}
