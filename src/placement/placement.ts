/**
 * The worker's job: take a match, plan, reserve, annotate, settle. Safe to run for the same match any number of times
 * and anywhere, since the ledger hands out each match once at a time.
 */
import type { TenantBoundary } from '../allocations/tenant-boundary.ts';
import type { WatchedAllocations } from '../allocations/watched-allocations.ts';
import { newFence } from '../matches/ledger/fence.ts';
import { decodeIntent } from '../matches/ledger/intent.ts';
import type { ClaimAtOnce } from '../matches/ledger/ledger-requests.ts';
import { splitMatchKey, type MatchKey } from '../matches/match-key.ts';
import type { FailureCode, MatchRequest, Reservation, StoredMatch } from '../matches/match-record.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import {
  explainPlan,
  planMatch,
  shortened,
  type CompiledProfile,
  type Plan,
  type PlanStep,
} from '../planning/index.ts';
import { planInputOf } from '../planning/match-input.ts';
import type { Annotating } from './annotating.ts';
import { fullJitter } from './backoff.ts';
import { HeldMatch } from './held-match.ts';
import type { Enter, PassResult, Reserving } from './reserve-pass.ts';
import type { Settlement, Terms } from './settlement.ts';
import { failure, overdueReason, verdictOf } from './verdict.ts';
import { isSubset, wantedShapes } from './wanted-shapes.ts';

/** Which profile a match is placed by: the version it was accepted with while that is known, else today's. */
export type ProfileLookup = (version: string, name: string) => CompiledProfile | undefined;

/** What is known of a match before it is accepted, for whoever accepts it to place it at once. */
export interface Opening {
  readonly profile: CompiledProfile;
  readonly plan: Plan;
  readonly claim: ClaimAtOnce;
  /** By the stopwatch: before the claim was asked for. */
  readonly askedAt: number;
  readonly plannedInMs: number;
}

const stopwatch = () => performance.now();

export interface Stops {
  readonly reserving: Reserving;
  readonly annotating: Annotating;
  readonly settlement: Settlement;
}

export class Placement {
  constructor(
    private readonly profileOf: ProfileLookup,
    private readonly stops: Stops,
    private readonly watched: WatchedAllocations,
    private readonly outcomes: MatchOutcomes,
    private readonly within: TenantBoundary,
  ) {}

  /**
   * @param at Redis' clock when the match was claimed
   * @param askedAt by the stopwatch, before its claim was asked for
   * @returns the match as it is with its server; undefined where it has none yet, or never will
   */
  async place(match: StoredMatch, at: number, askedAt: number): Promise<StoredMatch | undefined> {
    const held = new HeldMatch(match, at, stopwatch, this.outcomes.taken(match, at), askedAt);
    if (match.state === 'annotating' && match.reservation) return this.finish(held, match.reservation);
    if (held.remainingMs() <= 0) return this.overdue(held, match.lastPass);

    if (match.lastPass && held.remainingMs() < LAST_CALL_MS) return this.waitForTheEnd(held);
    const profile = this.profileOf(match.profileVersion, match.profile);
    if (!profile) return this.awaitProfile(held);
    const plan = this.plan(held, profile);
    const former = match.openIntent === null ? undefined : decodeIntent(match.openIntent);
    const enter = this.entering(held, profile);
    const adopted = former && (await this.stops.reserving.adopt(held, former, plan.steps, enter));
    if (adopted) {
      held.adopted();
      return this.follow(held, profile, plan, adopted);
    }
    if (plan.steps.length === 0) return this.nothingOpen(held, profile, plan);
    const steps = roomFirst(plan.steps, match.roomIn);
    return this.follow(held, profile, plan, await this.stops.reserving.pass(held, steps, enter));
  }

  /** How a match would begin that is accepted now; undefined where nothing would be called at once. */
  opening(key: MatchKey, request: MatchRequest, profile: CompiledProfile): Opening | undefined {
    const askedAt = stopwatch();
    const plan = this.planOf(key, request, profile, 0);
    const fence = newFence();
    const firstCall = this.stops.reserving.firstCall(key, fence, plan.steps);
    return firstCall && { profile, plan, claim: { fence, firstCall }, askedAt, plannedInMs: stopwatch() - askedAt };
  }

  /** Places a match that was claimed as it was accepted, and its first call noted. The rest is as of `place`. */
  async placeOpened(match: StoredMatch, at: number, opening: Opening): Promise<StoredMatch | undefined> {
    const { profile, plan, askedAt, plannedInMs } = opening;
    const held = new HeldMatch(match, at, stopwatch, this.outcomes.taken(match, at), askedAt);
    held.trace.did('plan', plannedInMs, { 'matchgate.steps': plan.steps.length });
    const enter = this.entering(held, profile);
    return this.follow(held, profile, plan, await this.stops.reserving.pass(held, plan.steps, enter, true));
  }

  private plan(held: HeldMatch, profile: CompiledProfile): Plan {
    const begunAt = stopwatch();
    const plan = this.planOf(held.key, held.match.request, profile, held.elapsedMs());
    held.trace.did('plan', stopwatch() - begunAt, { 'matchgate.steps': plan.steps.length });
    return plan;
  }

  private planOf(key: MatchKey, request: MatchRequest, profile: CompiledProfile, elapsedMs: number): Plan {
    return this.within(planMatch(profile, planInputOf(request), elapsedMs), splitMatchKey(key).tenant);
  }

  private async follow(
    held: HeldMatch,
    profile: CompiledProfile,
    plan: Plan,
    result: PassResult,
  ): Promise<StoredMatch | undefined> {
    switch (result.kind) {
      case 'lost':
        return undefined;
      case 'overdue':
        return this.overdue(held, held.match.lastPass);
      case 'reserved':
        return this.finish(held, result.reservation, result.terms);
      case 'empty':
        return this.tryLater(held, profile, plan, result);
    }
  }

  private entering(held: HeldMatch, { confirmWithinMs }: CompiledProfile): Enter {
    const queued = held.claimedAt - held.match.createdAt;
    return (got) => {
      const timings = { queued, reserve: Math.round(held.now() - held.claimedAt) };
      return this.stops.settlement.reserved(held, got, { confirmWithinMs, timings });
    };
  }

  private async finish(
    held: HeldMatch,
    reservation: Reservation,
    terms: Terms = held.match,
  ): Promise<StoredMatch | undefined> {
    const startedAt = held.now();
    const annotated = await this.stops.annotating.annotate(held, reservation);
    const total = Math.round(held.elapsedMs());
    const annotate = Math.round(held.now() - startedAt);
    switch (annotated.kind) {
      case 'lost':
        await this.stops.settlement.letGo(held, reservation);
        return undefined;
      case 'failed':
        await this.stops.settlement.failed(held, failure('annotation_failed', annotated.message), { reservation });
        return undefined;
      case 'overdue':
        return this.overdue(held, 'annotation_failed', reservation);
      case 'done': {
        const timings = { ...terms.timings, annotate, total };
        const assigned = await this.stops.settlement.assigned(held, reservation, { ...terms, timings });
        if (assigned.kind === 'ok') return assigned.match;
        return assigned.kind === 'overdue' ? this.overdue(held, 'deadline_exceeded', reservation) : undefined;
      }
    }
  }

  private async tryLater(
    held: HeldMatch,
    profile: CompiledProfile,
    plan: Plan,
    { outcomes, settled, retryAfterMs }: Extract<PassResult, { kind: 'empty' }>,
  ): Promise<undefined> {
    const verdict = verdictOf(outcomes);
    const { hopeless } = verdict;
    // A pass that the deadline cut short knows less than the whole one before it.
    const code = held.remainingMs() <= 0 ? (held.match.lastPass ?? verdict.code) : verdict.code;
    const opensInMs = plan.nextOpensAtMs === null ? Infinity : plan.nextOpensAtMs - held.elapsedMs();
    if (hopeless && opensInMs > held.remainingMs()) {
      const reason = overdueReason({ lastPass: code, attempts: held.attempts });
      await this.stops.settlement.failed(held, reason, { settled });
      return;
    }
    const backOffMs = retryAfterMs + Math.max(fullJitter(held.match.waits, profile.retry), MIN_RETRY_MS);
    const tryAgainMs = within(held, Math.min(backOffMs, opensInMs));
    const shapes = wantedShapes(plan.steps, outcomes);
    // Whoever watches the capacity of all that it wants wakes it when there is room; before, asking again is of no use.
    const sleeps = shapes.length > 0 && isSubset(shapes, await this.watched.ids());
    const wait = { waitingFor: 'capacity', delayMs: sleeps ? within(held, opensInMs) : tryAgainMs } as const;
    await this.stops.settlement.waits(held, { ...wait, unwatchedDelayMs: tryAgainMs, shapes, pass: { code, settled } });
  }

  private async nothingOpen(held: HeldMatch, profile: CompiledProfile, plan: Plan): Promise<undefined> {
    const opensInMs = plan.nextOpensAtMs === null ? Infinity : plan.nextOpensAtMs - held.elapsedMs();
    if (opensInMs >= held.remainingMs()) return this.noPlan(held, whyNoStep(held.match, profile));
    await this.stops.settlement.waits(held, { waitingFor: 'opening', delayMs: within(held, opensInMs) });
  }

  private async waitForTheEnd(held: HeldMatch): Promise<undefined> {
    await this.stops.settlement.waits(held, { waitingFor: 'capacity', delayMs: within(held, Infinity) });
  }

  /** Accepted by a replica whose profiles file is newer than ours; ours is on its way, or the match ends as planless. */
  private async awaitProfile(held: HeldMatch): Promise<undefined> {
    await this.stops.settlement.waits(held, {
      waitingFor: 'opening',
      delayMs: within(held, PROFILE_RETRY_MS),
      pass: { code: 'no_plan', settled: undefined },
    });
  }

  private async noPlan(held: HeldMatch, why: string): Promise<undefined> {
    await this.stops.settlement.failed(held, failure('no_plan', why || 'the profile has no step for this match'));
  }

  private async overdue(held: HeldMatch, code: FailureCode | null, reservation?: Reservation): Promise<undefined> {
    const reason = overdueReason({ lastPass: code, attempts: held.attempts });
    await this.stops.settlement.failed(held, reason, { reservation: reservation ?? null });
  }
}

/** Even with luck's shortest pause, a full allocation is not asked more often than this. */
const MIN_RETRY_MS = 20;
const MAX_REASONS_NAMED = 5;
const MAX_MESSAGE_LENGTH = 1_000;
const PROFILE_RETRY_MS = 500;
/** With less time left, a call that was made before is not made again: it could only be cut, its outcome unknown. */
const LAST_CALL_MS = 50;

/** What `POST /v1/plans` would say is left out; empty where the profile has nothing at all for it. */
function whyNoStep({ request, createdAt, deadlineAt }: StoredMatch, profile: CompiledProfile): string {
  const { leftOut } = explainPlan(profile, planInputOf(request), deadlineAt - createdAt);
  const why = leftOut.map((left) => [left.allocation, left.selector, left.why].filter(Boolean).join(': '));
  return shortened(why.slice(0, MAX_REASONS_NAMED).join('; '), MAX_MESSAGE_LENGTH);
}

/**
 * A match that was woken for the room in one allocation asks there before it asks elsewhere: what there is in those that it
 * would rather have, others have been woken for.
 */
function roomFirst(steps: readonly PlanStep[], allocationId: string | null): readonly PlanStep[] {
  const isThere = ({ allocation }: PlanStep) => allocation.allocationId === allocationId;
  return [...steps.filter(isThere), ...steps.filter((step) => !isThere(step))];
}

/** Not beyond the deadline: the match is taken once more there, to end with what the last pass came to. */
function within(held: HeldMatch, delayMs: number): number {
  return Math.max(1, Math.ceil(Math.min(delayMs, held.remainingMs() + 1)));
}
