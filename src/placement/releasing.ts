/**
 * Giving payloads back. What is owed is in the ledger (written in the same step as the change that made it so), and stays
 * there until the upstream agrees or the payload is another's: an answer lost on the way, a crash or an outage delays a
 * release but never loses it.
 */
import type { Custody } from '../matches/ledger/custody.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { encodePayloadToRelease, type PayloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { Repeated } from '../observability/repeated.ts';
import type { OrchestratorPort, PayloadTarget } from '../orchestrator/orchestrator-port.ts';
import type { AllocationGate } from './allocation-gate.ts';
import type { AllocationGates } from './allocation-gates.ts';
import { fullJitter } from './backoff.ts';
import type { Stopwatch } from './held-match.ts';
import { isHeldBy } from './payload-identity.ts';

export interface ReleasingSettings {
  readonly callTimeoutMs: number;
  /** How long a call with an unknown outcome may still take effect upstream. */
  readonly settleMs: number;
  readonly stopwatch: Stopwatch;
  /** Whether the process has been told to stop, and takes nothing more. */
  readonly isStopping?: () => boolean;
}

const BATCH = 64;
const RETRY = { initialMs: 1_000, maxMs: 5_000 };
const BUSY_MS = 1_000;
/** How long it may take until a payload was looked at, in calls. */
const LOOKING_CALLS = 2;
/** Of how many releases it is known here how often they have failed; of the rest it is forgotten, which costs a retry. */
const FAILURES_KEPT = 10_000;

export interface ReleaseBooks {
  readonly duties: LedgerDuties;
  readonly custody: Custody;
}

export class Releasing {
  private readonly failures = new Map<string, number>();
  private readonly repeated: Repeated;

  constructor(
    private readonly books: ReleaseBooks,
    private readonly port: OrchestratorPort,
    private readonly gates: AllocationGates,
    private readonly settings: ReleasingSettings,
    private readonly observers: { readonly metrics: Metrics; readonly log: Logger },
  ) {
    this.repeated = new Repeated(observers.log);
  }

  /**
   * For how long nobody else takes a release that was taken: looking, deleting, and what a deletion without an answer may
   * still do upstream after a crash. Otherwise the next to take it would delete as well, and of the two deletions the later
   * one could end the hold of a match that has reserved the payload in between.
   */
  private get takenForMs(): number {
    const { callTimeoutMs, settleMs } = this.settings;
    return LOOKING_CALLS * callTimeoutMs + callTimeoutMs + settleMs;
  }

  /** Gives back what is due in one shard; returns how many were tried. */
  async releaseDue(shard: number): Promise<number> {
    let tried = 0;
    for (;;) {
      const takenAt = this.settings.stopwatch();
      const due = await this.books.duties.takeReleases(shard, BATCH, this.takenForMs);
      await Promise.all(due.map(({ item }) => this.release(item, takenAt)));
      tried += due.length;
      if (due.length < BATCH || this.settings.isStopping?.()) return tried;
    }
  }

  /** Of an allocation that stalls only so many hold a connection each: the others are reservations' elsewhere. */
  private async release(owed: PayloadToRelease, takenAt: number): Promise<void> {
    const gate = this.gates.of(owed.allocation);
    const ran = await gate.releases.run(() => this.releaseInPlace(owed, takenAt, gate));
    if (ran === 'full') await this.books.duties.postpone(owed, BUSY_MS);
  }

  private async releaseInPlace(owed: PayloadToRelease, takenAt: number, gate: AllocationGate): Promise<void> {
    const { key, payload_id, allocation } = owed;
    const { metrics, log } = this.observers;
    const { duties, custody } = this.books;
    const member = encodePayloadToRelease(owed);
    const failures = this.failures.get(member) ?? 0;
    if (!gate.mayWrite(failures)) return duties.postpone(owed, gate.leftAloneForMs + fullJitter(failures, RETRY));
    const outcome = await this.tryRelease(owed, takenAt);
    metrics.releases.inc({ allocation, outcome: outcome.kind === 'later' ? 'postponed' : outcome.how });
    if (outcome.kind === 'later') {
      if (outcome.failed) this.noteFailure(member, failures + 1);
      gate.leaveAlone(outcome.retryAfterMs);
      const retryInMs = outcome.retryInMs + gate.leftAloneForMs + fullJitter(failures, RETRY);
      const isOurs = this.settings.stopwatch() - takenAt < this.takenForMs;
      if (isOurs) await duties.postpone(owed, retryInMs);
      const retry = { retry_in_ms: Math.round(retryInMs), why: outcome.why };
      this.repeated.warn(allocation, { match: key, payload_id, allocation, ...retry }, 'payload not given back yet');
      return;
    }
    this.failures.delete(member);
    if (outcome.how !== 'shared') await custody.end(owed, owed);
    await duties.released(owed);
    log.info({ match: key, payload_id, allocation, outcome: outcome.how }, 'payload given back');
  }

  private noteFailure(member: string, failures: number): void {
    if (this.failures.size >= FAILURES_KEPT) this.failures.clear();
    this.failures.set(member, failures);
  }

  private async tryRelease(owed: PayloadToRelease, takenAt: number): Promise<Tried> {
    const { callTimeoutMs, settleMs, stopwatch } = this.settings;
    // A call without an answer may take effect until it has settled; the duty outlasts that and the try after it.
    const dutyMs = this.takenForMs + settleMs;
    const left = await this.books.custody.leave(owed, owed, dutyMs);
    if (left.kind === 'shared') return { kind: 'done', how: 'shared' };
    if (left.kind === 'busy') return later(false, BUSY_MS, 'being given back by another');

    const { project_id: projectId, allocation_id: allocationId, payload_id: payloadId } = owed;
    const target: PayloadTarget = { projectId, allocationId, payloadId };
    // DeleteReservation ends any hold of the payload, whosever it is. So look first: by now it may serve another match.
    const got = await this.port.get(target, { timeoutMs: callTimeoutMs });
    if (got.kind === 'unavailable') return later(true, 0, got.message);
    if (got.kind === 'gone') return { kind: 'done', how: 'gone' };
    if (!left.former.some((holder) => isHeldBy(got.value, holder))) {
      return { kind: 'done', how: 'not_held' };
    }
    // Stopped since (SIGSTOP, a long pause), the release may soon be another's, and the payload the next match's.
    if (stopwatch() - takenAt > LOOKING_CALLS * callTimeoutMs) return later(false, 0, 'too slow');
    return this.delete(target);
  }

  private async delete(target: PayloadTarget): Promise<Tried> {
    const released = await this.port.release(target, { timeoutMs: this.settings.callTimeoutMs });
    switch (released.kind) {
      case 'done':
        return { kind: 'done', how: 'released' };
      case 'gone':
        return { kind: 'done', how: 'gone' };
      case 'rejected':
        return later(true, this.settings.settleMs, released.message);
      case 'again':
        // A delete that may still take effect must not be sent twice: the second could end the next match's hold.
        return later(
          true,
          released.mayTakeEffect ? this.settings.settleMs : 0,
          released.message,
          released.retryAfterMs,
        );
    }
  }
}

type Tried =
  | { readonly kind: 'done'; readonly how: 'released' | 'gone' | 'shared' | 'not_held' }
  | {
      readonly kind: 'later';
      /** Whether the upstream was asked, and did not do it: asking again is a retry. */
      readonly failed: boolean;
      /** At the least. */
      readonly retryInMs: number;
      readonly why: string;
      readonly retryAfterMs: number | null;
    };

function later(failed: boolean, retryInMs: number, why: string, retryAfterMs: number | null = null): Tried {
  return { kind: 'later', failed, retryInMs, why, retryAfterMs };
}
