/**
 * Giving payloads back. What is owed is in the ledger (written in the same step as the change that made it so), and stays
 * there until the upstream agrees or the payload is another's: an answer lost on the way, a crash or an outage delays a
 * release but never loses it.
 */
import type { Custody } from '../matches/ledger/custody.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { PayloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { OrchestratorPort, PayloadTarget } from '../orchestrator/orchestrator-port.ts';
import type { Stopwatch } from './held-match.ts';
import { isHeldBy } from './payload-identity.ts';

export interface ReleasingSettings {
  readonly callTimeoutMs: number;
  /** How long a call with an unknown outcome may still take effect upstream. */
  readonly settleMs: number;
  readonly stopwatch: Stopwatch;
}

const BATCH = 64;
const RETRY_MS = 1_000;

export class Releasing {
  constructor(
    private readonly duties: LedgerDuties,
    private readonly custody: Custody,
    private readonly port: OrchestratorPort,
    private readonly settings: ReleasingSettings,
    private readonly observers: { readonly metrics: Metrics; readonly log: Logger },
  ) {}

  /** Gives back what is due in one shard; returns how many were tried. */
  async releaseDue(shard: number): Promise<number> {
    // Long enough for both calls of a try: meanwhile nobody else takes the same release.
    const putOffMs = 3 * this.settings.callTimeoutMs;
    let tried = 0;
    for (;;) {
      const due = await this.duties.takeReleases(shard, BATCH, putOffMs);
      await Promise.all(due.map(({ item }) => this.release(item)));
      tried += due.length;
      if (due.length < BATCH) return tried;
    }
  }

  private async release(owed: PayloadToRelease): Promise<void> {
    const { key, payload_id, allocation } = owed;
    const { metrics, log } = this.observers;
    const outcome = await this.tryRelease(owed);
    metrics.releases.inc({ allocation, outcome: outcome.kind === 'later' ? 'postponed' : outcome.how });
    if (outcome.kind === 'later') {
      await this.duties.postpone(owed, outcome.retryInMs);
      const retry = { retry_in_ms: outcome.retryInMs, why: outcome.why };
      log.warn({ match: key, payload_id, allocation, ...retry }, 'payload not given back yet');
      return;
    }
    if (outcome.how !== 'shared') await this.custody.end(owed, owed);
    await this.duties.released(owed);
    log.info({ match: key, payload_id, allocation, outcome: outcome.how }, 'payload given back');
  }

  private async tryRelease(owed: PayloadToRelease): Promise<Tried> {
    // A call without an answer may take effect until it has settled; the duty outlasts that and the try after it.
    const dutyMs = 2 * this.settings.settleMs;
    const begunAt = this.settings.stopwatch();
    const left = await this.custody.leave(owed, owed, dutyMs);
    if (left.kind === 'shared') return { kind: 'done', how: 'shared' };
    if (left.kind === 'busy') return { kind: 'later', retryInMs: RETRY_MS, why: 'being given back by another' };

    const { project_id: projectId, allocation_id: allocationId, payload_id: payloadId } = owed;
    const target: PayloadTarget = { projectId, allocationId, payloadId };
    // DeleteReservation ends any hold of the payload, whosever it is. So look first: by now it may serve another match.
    const got = await this.port.get(target, { timeoutMs: this.settings.callTimeoutMs });
    if (got.kind === 'unavailable') return { kind: 'later', retryInMs: RETRY_MS, why: got.message };
    if (got.kind === 'gone') return { kind: 'done', how: 'gone' };
    if (!left.former.some(({ key, attempt }) => isHeldBy(got.value, key, attempt))) {
      return { kind: 'done', how: 'not_held' };
    }
    // Stopped since (SIGSTOP, a long pause), the duty may be another's by now, and the payload the next match's.
    const elapsedMs = this.settings.stopwatch() - begunAt;
    if (elapsedMs + this.settings.callTimeoutMs >= dutyMs)
      return { kind: 'later', retryInMs: RETRY_MS, why: 'too slow' };
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
        return { kind: 'later', retryInMs: this.settings.settleMs, why: released.message };
      case 'again': {
        // A delete that may still take effect must not be sent twice: the second could end the next match's hold.
        const waitMs = released.mayTakeEffect ? this.settings.settleMs : (released.retryAfterMs ?? RETRY_MS);
        return { kind: 'later', retryInMs: waitMs, why: released.message };
      }
    }
  }
}

type Tried =
  | { readonly kind: 'done'; readonly how: 'released' | 'gone' | 'shared' | 'not_held' }
  | { readonly kind: 'later'; readonly retryInMs: number; readonly why: string };
