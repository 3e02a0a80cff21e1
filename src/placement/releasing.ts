/**
 * Giving payloads back. What is owed is in the ledger (written in the same step as the change that made it so), and stays
 * there until the upstream agrees or the payload is another's: an answer lost on the way, a crash or an outage delays a
 * release but never loses it.
 */
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { PayloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { Logger } from '../observability/logger.ts';
import type { OrchestratorPort, PayloadTarget } from './orchestrator-port.ts';
import { isHeldBy } from './payload-identity.ts';

export interface ReleasingSettings {
  readonly callTimeoutMs: number;
  /** How long a call with an unknown outcome may still take effect upstream. */
  readonly settleMs: number;
}

const BATCH = 64;
const RETRY_MS = 1_000;

export class Releasing {
  constructor(
    private readonly duties: LedgerDuties,
    private readonly port: OrchestratorPort,
    private readonly settings: ReleasingSettings,
    private readonly log: Logger,
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
    const outcome = await this.tryRelease(owed);
    const { key, payload_id, allocation } = owed;
    if (outcome.kind === 'done') {
      await this.duties.released(owed);
      this.log.info({ match: key, payload_id, allocation, outcome: outcome.how }, 'payload given back');
    } else {
      await this.duties.postpone(owed, outcome.retryInMs);
      this.log.warn(
        { match: key, payload_id, allocation, retry_in_ms: outcome.retryInMs, why: outcome.why },
        'payload not given back yet',
      );
    }
  }

  private async tryRelease(
    owed: PayloadToRelease,
  ): Promise<{ kind: 'done'; how: string } | { kind: 'later'; retryInMs: number; why: string }> {
    const target: PayloadTarget = {
      projectId: owed.project_id,
      allocationId: owed.allocation_id,
      payloadId: owed.payload_id,
    };
    const limits = { timeoutMs: this.settings.callTimeoutMs };
    // DeleteReservation ends any hold of the payload, whosever it is. So look first: by now it may serve another match.
    const got = await this.port.get(target, limits);
    if (got.kind === 'unavailable') return { kind: 'later', retryInMs: RETRY_MS, why: got.message };
    if (got.kind === 'gone') return { kind: 'done', how: 'gone' };
    if (!isHeldBy(got.value, owed.key, owed.attempt)) return { kind: 'done', how: 'not held any more' };

    const released = await this.port.release(target, limits);
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
