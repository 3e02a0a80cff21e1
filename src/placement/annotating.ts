import { setTimeout as delay } from 'node:timers/promises';
import type { Custody } from '../matches/ledger/custody.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import { traceIdOf } from '../matches/match-origin.ts';
import type { Reservation, StoredMatch } from '../matches/match-record.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { AllocationGate } from './allocation-gate.ts';
import type { AllocationGates } from './allocation-gates.ts';
import { fullJitter } from './backoff.ts';
import type { HeldMatch } from './held-match.ts';
import type { CallLimits, OrchestratorPort, WriteOutcome } from '../orchestrator/orchestrator-port.ts';
import { MATCH_DATA_ANNOTATION } from './payload-identity.ts';
import { presentHold } from './present-hold.ts';

export type Annotated =
  { readonly kind: 'done' | 'overdue' | 'lost' } | { readonly kind: 'failed'; readonly message: string };

export interface AnnotatingSettings {
  /** The longest that one call may take. */
  readonly callTimeoutMs: number;
  readonly leaseMs: number;
  /** How long a call without an answer may still take effect upstream. */
  readonly settleMs: number;
}

/** The parts of the ledger that tell whose the match and its payload are. */
export interface AnnotatingBooks {
  readonly ledger: Ledger;
  readonly custody: Custody;
}

const RETRY = { initialMs: 50, maxMs: 1_000 };
const MIN_PAUSE_MS = 5;

/**
 * Writes the match data to the reserved payload, the last thing before the match is assigned: a game server that finds
 * the annotation knows that its data is complete. The write may be repeated, so it is, until the deadline and within the
 * allocation's budget of retries.
 */
export class Annotating {
  constructor(
    private readonly books: AnnotatingBooks,
    private readonly port: OrchestratorPort,
    private readonly gates: AllocationGates,
    private readonly metrics: Metrics,
    private readonly settings: AnnotatingSettings,
  ) {}

  async annotate(held: HeldMatch, reservation: Reservation): Promise<Annotated> {
    const stop = this.metrics.annotationDuration.startTimer();
    const gate = this.gates.of(reservation.allocation);
    const annotated = await gate.write(() => this.untilDone(held, reservation, gate));
    stop({ outcome: annotated.kind });
    return annotated;
  }

  private async untilDone(held: HeldMatch, reservation: Reservation, gate: AllocationGate): Promise<Annotated> {
    const document = JSON.stringify(matchData(held.match, reservation));
    if (held.wasAnothers) held.wroteUnanswered(this.settings.settleMs);
    let isOurs = !held.wasAnothers;
    for (let tries = 0; ;) {
      if (held.remainingMs() <= 0) return { kind: 'overdue' };
      if (!isOurs) {
        const hold = await presentHold(
          this.port,
          this.books.custody,
          { key: held.key, reservation },
          this.limits(held),
        );
        if (hold === 'ended') return { kind: 'failed', message: 'the payload is not reserved for the match any more' };
        isOurs = hold === 'held';
      }
      // Stopped for a while (a long pause, SIGSTOP), the payload may be another match's by now.
      const { callTimeoutMs, leaseMs } = this.settings;
      if (!held.isCertainFor(callTimeoutMs, leaseMs) && !(await this.renew(held))) return { kind: 'lost' };
      if (isOurs && gate.mayWrite(tries)) {
        tries += 1;
        const written = await this.write(held, reservation, document);
        if (written.kind === 'done') return { kind: 'done' };
        if (written.kind === 'gone') return { kind: 'failed', message: 'the payload is gone' };
        if (written.kind === 'rejected') return { kind: 'failed', message: written.message };
        if (written.mayTakeEffect) held.wroteUnanswered(this.settings.settleMs);
        gate.leaveAlone(written.retryAfterMs);
      }
      await this.pause(held, gate.leftAloneForMs + fullJitter(tries, RETRY));
      if (!(await this.renew(held))) return { kind: 'lost' };
    }
  }

  /** False where the match is another's now, or over. */
  private async renew(held: HeldMatch): Promise<boolean> {
    const askedAt = held.stopwatchMs;
    const renewed = await this.books.ledger.renewAnnotating(held.key, held.fence, held.attempts, held.attemptsCount);
    if (renewed === 'lost') return false;
    held.renewed(askedAt);
    return true;
  }

  /** Not so long that the claim could run out meanwhile. */
  private async pause(held: HeldMatch, ms: number): Promise<void> {
    await delay(Math.max(MIN_PAUSE_MS, Math.min(ms, held.remainingMs(), this.settings.callTimeoutMs)));
  }

  private limits(held: HeldMatch): CallLimits {
    return { timeoutMs: Math.min(this.settings.callTimeoutMs, Math.max(1, held.remainingMs())) };
  }

  private async write(held: HeldMatch, reservation: Reservation, document: string): Promise<WriteOutcome> {
    const payload = {
      projectId: reservation.project_id,
      allocationId: reservation.allocation_id,
      payloadId: reservation.payload_id,
    };
    const limits = this.limits(held);
    const begunAt = performance.now();
    const written = await this.port.annotate(payload, MATCH_DATA_ANNOTATION, document, limits);
    held.trace.called('SetPayloadAnnotation', reservation.allocation, written, performance.now() - begunAt);
    return written;
  }
}

/** What the game server reads: one JSON document. */
export function matchData({ request, origin }: StoredMatch, reservation: Reservation): object {
  const { match_id, profile, attributes = {}, players = [], match_data = null } = request;
  const traceId = traceIdOf(origin);
  const { allocation, selector, reserved_at } = reservation;
  const document = { match_id, profile, attributes, players, match_data, allocation, selector, reserved_at };
  return traceId === null ? document : { ...document, trace_id: traceId };
}
