/**
 * Holds what the orchestrator says against what the ledger says, both ways, with one listing of an allocation:
 *
 *   reserved in our name, but no live match holds it ─► an orphan: given back after a grace time
 *   a match holds it, but it is gone or not reserved any more ─► the match has ended
 *   how many are Ready ─► the metric, and whoever asks an api replica
 */
import type { PayloadHold } from '../matches/ledger/ledger-audit.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { Logger } from '../observability/logger.ts';
import type { AllocationTarget, PayloadView } from '../orchestrator/orchestrator-port.ts';
import { holderOf } from '../placement/payload-identity.ts';
import type { Assignments } from './assignments.ts';
import type { EndedMatches } from './ended-matches.ts';
import type { FleetListing } from './fleet-listing.ts';
import type { Orphans } from './orphans.ts';
import type { PayloadCounts } from './payload-counts.ts';

/** An audit that takes long is made less often, so that it is never more than a part of what the process and the upstream do. */
const REST_SHARE = 5;

export class PayloadAudit {
  private readonly last = new Map<string, { readonly beganAt: number; readonly tookMs: number }>();
  /** By allocation, the audit that has not ended: a slow one holds up none of the others. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly fleet: FleetListing,
    private readonly duties: LedgerDuties,
    private readonly assignments: Assignments,
    private readonly checks: {
      readonly orphans: Orphans;
      readonly ended: EndedMatches;
      readonly counts: PayloadCounts;
    },
    /** The least time between two audits of the same allocation, ms. */
    private readonly everyMs: number,
    private readonly log: Logger,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Begins what is due. */
  async auditAll(allocations: Iterable<AllocationTarget>): Promise<void> {
    const due = [...allocations].filter(({ allocationId }) => this.isDue(allocationId));
    if (due.length === 0) return;
    // Before they are listed: what is assigned meanwhile is asked for by itself, what ends meanwhile is found the next time.
    await this.assignments.refresh();
    for (const allocation of due) {
      const audit = this.audit(allocation)
        .catch((error: unknown) => this.log.warn({ err: error, allocation: allocation.name }, 'an audit failed'))
        .finally(() => this.underWay.delete(allocation.allocationId));
      this.underWay.set(allocation.allocationId, audit);
    }
  }

  /** Resolves when no audit is under way any more. */
  async rest(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private isDue(allocationId: string): boolean {
    if (this.underWay.has(allocationId)) return false;
    const last = this.last.get(allocationId);
    return !last || this.now() - last.beganAt >= Math.max(this.everyMs, REST_SHARE * last.tookMs);
  }

  private async audit(allocation: AllocationTarget): Promise<void> {
    const beganAt = this.now();
    try {
      await this.compare(allocation);
    } finally {
      this.last.set(allocation.allocationId, { beganAt, tookMs: this.now() - beganAt });
    }
  }

  private async compare(allocation: AllocationTarget): Promise<void> {
    // What changes after this moment is none of this listing's business.
    const listedAt = await this.duties.now();
    const reserved = new Set<string>();
    const listed = await this.fleet.list(allocation, (payload) => this.seen(payload, reserved));
    if (this.fleet.isStopped) return;
    if (listed.kind !== 'found') {
      const why = listed.kind === 'gone' ? 'no such allocation' : listed.message;
      this.log.warn({ allocation: allocation.name, why }, 'payloads could not be listed');
      return;
    }
    const unexplained = listed.value.filter((seen) => typeof seen === 'object');
    const orphans = await this.checks.orphans.check(allocation, unexplained, listedAt);
    const ready = listed.value.filter((seen) => seen === 'ready').length;
    const counted = { ready, reserved: listed.value.length - ready, orphans };
    await this.checks.counts.note(allocation.name, counted, listedAt);
    await this.checks.ended.check(allocation, this.assignments.in(allocation.allocationId), reserved, listedAt);
  }

  /** What there is to say about a payload as it is listed; where somebody has to ask for whom it is reserved, by whom. */
  private seen(payload: PayloadView, reserved: Set<string>): 'ready' | 'reserved' | PayloadHold | undefined {
    const { state, payloadId } = payload;
    if (state === 'Ready') return 'ready';
    if (state !== 'Reserved') return undefined;
    reserved.add(payloadId);
    const holder = holderOf(payload);
    const hold = holder && { key: holder.key as MatchKey, attempt: holder.attempt, payloadId };
    return hold && !this.assignments.has(hold) ? hold : 'reserved';
  }
}
