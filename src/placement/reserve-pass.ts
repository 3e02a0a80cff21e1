/**
 * One pass over the open steps of a plan, in their order: note the intent, call, act on the answer.
 *
 *   reserved ─► done            412, 429, 5xx, refused, breaker open, bulkhead full, told to wait ─► next step
 *   no answer ─► look the payload up by its identity: adopt it, or leave the intent open and take the next step
 */
import { shapesOf } from '../allocations/plan-shapes.ts';
import type { Custody } from '../matches/ledger/custody.ts';
import type { Intent } from '../matches/ledger/intent.ts';
import type { Ledger, Noted } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { AttemptOutcome, Reservation } from '../matches/match-record.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PlanSelector, PlanStep } from '../planning/index.ts';
import type { AllocationGate, GatedOutcome } from './allocation-gate.ts';
import type { AllocationGates } from './allocation-gates.ts';
import { latestFault, wasCall } from './attempt-history.ts';
import { firstAttemptOf, type HeldMatch } from './held-match.ts';
import type {
  OrchestratorPort,
  PayloadTarget,
  ReserveOutcome,
  ReservedPayload,
} from '../orchestrator/orchestrator-port.ts';
import { identityOf, isHeldBy } from './payload-identity.ts';
import type { Got, Terms } from './settlement.ts';
import { contenders, winningSelector } from './winning-selector.ts';

export type PassResult =
  | { readonly kind: 'reserved'; readonly reservation: Reservation; readonly terms: Terms }
  | {
      readonly kind: 'empty';
      readonly outcomes: readonly AttemptOutcome[];
      /** The last call's intent, whose outcome is known but not yet noted. */
      readonly settled: Intent | undefined;
      /** After what time at least one of the steps may be asked again. */
      readonly retryAfterMs: number;
    }
  /** Somebody else has the match now, or it is over. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'overdue' };

/** Writes down what a call has brought; see `Settlement.reserved`. */
export type Enter = (got: Got) => Promise<Terms | 'releasing' | 'lost'>;

export interface ReservingSettings {
  /** The longest that one call may take. */
  readonly callTimeoutMs: number;
  readonly leaseMs: number;
  /** Its name, where it has one. */
  readonly installation?: string | undefined;
  /** Ids of the shapes that others wait for, who come first. */
  readonly scarce?: () => ReadonlySet<string>;
}

/** The parts of the ledger that calls are written in. */
export interface Books {
  readonly ledger: Ledger;
  readonly duties: LedgerDuties;
  readonly custody: Custody;
}

export class Reserving {
  constructor(
    private readonly books: Books,
    private readonly port: OrchestratorPort,
    private readonly gates: AllocationGates,
    private readonly metrics: Metrics,
    private readonly settings: ReservingSettings,
  ) {}

  /** The first call of a match that is to be claimed with this token; undefined where it would not be made now. */
  firstCall(key: MatchKey, fence: number, steps: readonly PlanStep[]): Intent | undefined {
    const [step] = steps;
    if (!step) return undefined;
    const gate = this.gates.of(step.allocation.name);
    if (gate.closedTo(false) || gate.recentNoMatch.holds(wantedOf(step), key) || this.isScarce(step)) return undefined;
    return intentFor(key, firstAttemptOf(fence), step);
  }

  /** @param isNoted whether the first call was noted in the same step in which the match was claimed */
  async pass(held: HeldMatch, steps: readonly PlanStep[], enter: Enter, isNoted = false): Promise<PassResult> {
    const outcomes: AttemptOutcome[] = [];
    const retryAfterMs: number[] = [];
    let settled: Intent | undefined;
    for (const [index, step] of steps.entries()) {
      const noted = isNoted && index === 0;
      const gate = this.gates.of(step.allocation.name);
      const fault = latestFault(held.attempts, step.allocation.name);
      const wanted = wantedOf(step);
      const passedOver = noted ? undefined : this.passOver(held, step, gate, wanted, fault);
      if (passedOver) {
        outcomes.push(passedOver);
        retryAfterMs.push(gate.leftAloneForMs);
        continue;
      }
      const intent = intentFor(held.key, held.nextAttempt(), step);
      const calledAt = mayJoin(step) ? (noted ? held.claimedAt : held.now()) : undefined;
      const mayCall = noted ? 'ok' : await this.note(held, intent, settled);
      if (mayCall !== 'ok') return { kind: mayCall };
      settled = undefined;

      const { outcome, durationMs } = await this.call(held, step, intent, gate, fault !== undefined);
      if (outcome === 'stale') {
        await this.books.duties.settleIntent(intent);
        return { kind: 'lost' };
      }
      if (outcome.kind === 'no_match') gate.recentNoMatch.note(wanted, held.key);
      else if (outcome.kind === 'reserved') gate.recentNoMatch.forget(wanted);
      const recorded = this.record(held, step, outcome, durationMs, fault);
      const payload = await this.payloadOf(held, outcome, intent);
      const kept = payload && (await this.keep(held, step, { intent, payload, calledAt }, enter));
      if (kept) return kept;
      // What could not be kept is owed back already, and what is unknown stays open for the reconciler.
      if (!payload && outcome.kind !== 'unknown') settled = intent;
      outcomes.push(payload ? 'unavailable' : recorded);
      retryAfterMs.push(gate.leftAloneForMs);
    }
    return { kind: 'empty', outcomes, settled, retryAfterMs: Math.min(...retryAfterMs) };
  }

  /** What a worker that is gone may have reserved: the payload of its open intent, if it is there. */
  async adopt(
    held: HeldMatch,
    intent: Intent,
    steps: readonly PlanStep[],
    enter: Enter,
  ): Promise<PassResult | undefined> {
    const calledAt = held.now();
    const payload = await this.find(held, intent);
    const step = steps.find(({ allocation }) => allocation.name === intent.allocation);
    return payload && this.keep(held, step, { intent, payload, calledAt }, enter);
  }

  /** How a step counts that is not asked: its gate is shut, another has just been told that there is none, or others come first. */
  private passOver(
    held: HeldMatch,
    step: PlanStep,
    gate: AllocationGate,
    wanted: string,
    fault: AttemptOutcome | undefined,
  ): AttemptOutcome | undefined {
    const closed = gate.closedTo(fault !== undefined);
    if (closed) return this.record(held, step, closed, 0, fault);
    const isTheirs = held.match.roomIn === null && this.isScarce(step);
    return isTheirs || gate.recentNoMatch.holds(wanted, held.key) ? this.recordAsked(held, step) : undefined;
  }

  /** Whether others wait for all that the step asks for. Whoever was woken for room is one of them, and does not heed that. */
  private isScarce(step: PlanStep): boolean {
    const scarce = this.settings.scarce?.();
    return scarce !== undefined && scarce.size > 0 && shapesOf([step]).every(({ id }) => scarce.has(id));
  }

  private async note(held: HeldMatch, opens: Intent, closes: Intent | undefined): Promise<Noted> {
    const { attempts, attemptsCount, stopwatchMs: askedAt } = held;
    const noted = await this.books.ledger.intend(held.key, held.fence, { opens, closes, attempts, attemptsCount });
    if (noted === 'ok') held.renewed(askedAt);
    return noted;
  }

  private async call(
    held: HeldMatch,
    step: PlanStep,
    intent: Intent,
    gate: AllocationGate,
    isRetry: boolean,
  ): Promise<{ outcome: GatedOutcome | 'stale'; durationMs: number }> {
    const identity = identityOf(held.key, intent.attempt, held.match.origin, this.settings.installation);
    const request = {
      selectors: step.selectors.map(({ matchLabels, payloadState }) => ({ matchLabels, payloadState })),
      labels: { ...step.labels, ...identity.labels },
      annotations: { ...step.annotations, ...identity.annotations },
    };
    let startedAt = performance.now();
    const claim = { stale: false, patient: true };
    const reserve = () => {
      startedAt = performance.now();
      const timeoutMs = this.timeoutFor(held);
      // Stopped (a long pause, SIGSTOP) between the note and the call, somebody else may hold the match by now.
      claim.stale = held.remainingMs() <= 0 || !held.isCertainFor(timeoutMs, this.settings.leaseMs);
      if (claim.stale)
        return Promise.resolve<ReserveOutcome>({ kind: 'rejected', message: 'not called: the claim ran out' });
      claim.patient = timeoutMs >= this.settings.callTimeoutMs;
      return this.port.reserve(step.allocation, request, { timeoutMs });
    };
    const outcome = await gate.run(reserve, { isRetry, patient: () => claim.patient });
    return { outcome: claim.stale ? 'stale' : outcome, durationMs: Math.round(performance.now() - startedAt) };
  }

  /**
   * How the step counts in the verdict on the pass. A retry that is withheld is no attempt, since nothing was asked: the
   * step still stands as its last call left it.
   */
  private record(
    held: HeldMatch,
    step: PlanStep,
    outcome: GatedOutcome,
    durationMs: number,
    fault: AttemptOutcome | undefined,
  ): AttemptOutcome {
    if (outcome.kind === 'withheld') return fault ?? 'unavailable';
    const labels = { allocation: step.allocation.name, outcome: outcome.kind };
    const status = 'status' in outcome ? { status: outcome.status } : {};
    const attempt = { outcome: outcome.kind, ...status };
    this.metrics.reservationAttempts.inc(labels);
    if (wasCall(attempt)) {
      this.metrics.reservationDuration.observe(labels, durationMs / 1000);
      held.trace.called('CreateReservation', step.allocation.name, outcome, durationMs);
    }
    held.record({
      at: held.nowIso(),
      allocation: step.allocation.name,
      selectors: step.selectors.map(({ name }) => name),
      ...attempt,
      duration_ms: durationMs,
    });
    return outcome.kind;
  }

  /** What others wait for there, or have just been told, holds for this one too; without a status, since nobody answered us. */
  private recordAsked(held: HeldMatch, { allocation: { name: allocation }, selectors }: PlanStep): AttemptOutcome {
    const outcome = 'no_match';
    const names = selectors.map(({ name }) => name);
    held.record({ at: held.nowIso(), allocation, selectors: names, outcome, duration_ms: 0 });
    return outcome;
  }

  /** Every call has its own limit, or what is left of the match's time where that is less. */
  private timeoutFor(held: HeldMatch): number {
    return Math.min(this.settings.callTimeoutMs, Math.max(1, held.remainingMs()));
  }

  /** After the deadline nobody looks: what was reserved is the reconciler's business then. */
  private async find(held: HeldMatch, intent: Intent): Promise<ReservedPayload | undefined> {
    if (held.remainingMs() <= 0) return undefined;
    const allocation = { projectId: intent.project_id, allocationId: intent.allocation_id };
    const limits = { timeoutMs: this.timeoutFor(held) };
    const listed = await this.port.list(allocation, limits, (payload) =>
      isHeldBy(payload, intent) ? payload : undefined,
    );
    return listed.kind === 'found' ? listed.value[0] : undefined;
  }

  private async payloadOf(
    held: HeldMatch,
    outcome: GatedOutcome,
    intent: Intent,
  ): Promise<ReservedPayload | undefined> {
    if (outcome.kind === 'reserved') return outcome.payload;
    return outcome.kind === 'unknown' ? this.find(held, intent) : undefined;
  }

  /** Undefined for a payload that is being given back by its former holder: it is owed back by us as well, then. */
  private async keep(
    held: HeldMatch,
    step: PlanStep | undefined,
    { intent, payload, calledAt }: Brought,
    enter: Enter,
  ): Promise<PassResult | undefined> {
    const reservation = await this.reservationOf(held, step, intent, payload);
    const entered = await enter({ reservation, intent, calledAt });
    if (entered === 'releasing') return undefined;
    return entered === 'lost' ? { kind: 'lost' } : { kind: 'reserved', reservation, terms: entered };
  }

  private async reservationOf(
    held: HeldMatch,
    step: PlanStep | undefined,
    intent: Intent,
    { payloadId, address, ports }: ReservedPayload,
  ): Promise<Reservation> {
    const target = { projectId: intent.project_id, allocationId: intent.allocation_id, payloadId };
    const reservedAt = held.nowIso();
    const selector = step && (await this.selectorOf(held, step, target));
    return {
      project_id: intent.project_id,
      allocation: intent.allocation,
      allocation_id: intent.allocation_id,
      region: intent.region,
      payload_id: payloadId,
      payload_address: address,
      payload_ports: ports,
      selector: selector?.name ?? null,
      selector_index: selector?.index ?? null,
      reserved_at: reservedAt,
      attempt: intent.attempt,
    };
  }

  /** To be asked before we become a holder ourselves. */
  private async selectorOf(held: HeldMatch, step: PlanStep, payload: PayloadTarget): Promise<PlanSelector | undefined> {
    const place = { allocation_id: payload.allocationId, payload_id: payload.payloadId };
    const isShared = async () => (await this.books.custody.holders(place)).length > 0;
    const selectors = await contenders(step, isShared);
    const timeoutMs = this.timeoutFor(held);
    return winningSelector(this.port, selectors, { written: step.labels, payload, timeoutMs });
  }
}

/** What a call has brought, as the upstream tells it. */
interface Brought extends Pick<Got, 'intent' | 'calledAt'> {
  readonly payload: ReservedPayload;
}

/** Whether a call for this step may get a payload that others hold. */
function mayJoin({ selectors }: PlanStep): boolean {
  return selectors.some(({ payloadState }) => payloadState === 'Reserved');
}

/** What "the same" is, where a step asks for what another has just been told that there is none of. */
function wantedOf({ selectors }: PlanStep): string {
  return JSON.stringify(selectors.map(({ matchLabels, payloadState }) => [matchLabels, payloadState]));
}

function intentFor(key: MatchKey, attempt: string, { allocation, selectors }: PlanStep): Intent {
  return {
    key,
    attempt,
    allocation: allocation.name,
    region: allocation.region,
    project_id: allocation.projectId,
    allocation_id: allocation.allocationId,
    selectors: selectors.map(({ name }) => name),
  };
}
