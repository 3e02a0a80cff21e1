/**
 * Holds what the orchestrator says against what the ledger says, both ways, with one listing of an allocation:
 *
 *   reserved in our name, but no live match holds it ─► an orphan: given back after a grace time
 *   a match holds it, but it is gone or not reserved any more ─► the match has ended
 *   how many are Ready ─► the metric, and whoever asks an api replica
 */
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { Logger } from '../observability/logger.ts';
import type { AllocationTarget, OrchestratorPort, PayloadView } from '../orchestrator/orchestrator-port.ts';
import { holderOf } from '../placement/payload-identity.ts';
import type { Assignments } from './assignments.ts';
import type { EndedMatches } from './ended-matches.ts';
import type { Orphans, ReservedPayload } from './orphans.ts';
import type { PayloadCounts } from './payload-counts.ts';

export interface AuditSettings {
  /** The least time between two audits of the same allocation, ms. */
  readonly everyMs: number;
  readonly callTimeoutMs: number;
}

export class PayloadAudit {
  private readonly auditedAt = new Map<string, number>();

  constructor(
    private readonly port: OrchestratorPort,
    private readonly duties: LedgerDuties,
    private readonly assignments: Assignments,
    private readonly checks: {
      readonly orphans: Orphans;
      readonly ended: EndedMatches;
      readonly counts: PayloadCounts;
    },
    private readonly settings: AuditSettings,
    private readonly log: Logger,
  ) {}

  async auditAll(allocations: Iterable<AllocationTarget>): Promise<void> {
    const due = [...allocations].filter(({ allocationId }) => this.isDue(allocationId));
    if (due.length === 0) return;
    // Before they are listed: what is assigned meanwhile is asked for by itself, what ends meanwhile is found the next time.
    await this.assignments.refresh();
    await Promise.all(due.map((allocation) => this.audit(allocation)));
  }

  private isDue(allocationId: string): boolean {
    const last = this.auditedAt.get(allocationId) ?? -Infinity;
    return performance.now() - last >= this.settings.everyMs;
  }

  private async audit(allocation: AllocationTarget): Promise<void> {
    this.auditedAt.set(allocation.allocationId, performance.now());
    // What changes after this moment is none of this listing's business.
    const listedAt = await this.duties.now();
    const limits = { timeoutMs: this.settings.callTimeoutMs };
    const listed = await this.port.list(allocation, limits, countedOrReserved);
    if (listed.kind !== 'found') {
      const why = listed.kind === 'gone' ? 'no such allocation' : listed.message;
      this.log.warn({ allocation: allocation.name, why }, 'payloads could not be listed');
      return;
    }
    const reserved = listed.value.filter((payload) => payload !== READY);
    const orphans = await this.checks.orphans.check(allocation, reserved, listedAt);
    const counted = { ready: listed.value.length - reserved.length, reserved: reserved.length, orphans };
    await this.checks.counts.note(allocation.name, counted, listedAt);
    const ids = new Set(reserved.map(({ payloadId }) => payloadId));
    await this.checks.ended.check(allocation, this.assignments.in(allocation.allocationId), ids, listedAt);
  }
}

/** Stands for a payload that is only counted. */
const READY = Symbol('Ready');

function countedOrReserved(payload: PayloadView): ReservedPayload | typeof READY | undefined {
  if (payload.state === 'Ready') return READY;
  return payload.state === 'Reserved' ? { payloadId: payload.payloadId, holder: holderOf(payload) } : undefined;
}
