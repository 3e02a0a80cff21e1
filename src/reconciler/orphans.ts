import type { Custody, Holder } from '../matches/ledger/custody.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { PayloadHold } from '../matches/ledger/ledger-audit.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { isMatchKey, type MatchKey } from '../matches/match-key.ts';
import { isSettled } from '../matches/match-state.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { AllocationTarget } from '../orchestrator/orchestrator-port.ts';
import type { Assignments } from './assignments.ts';

/** A payload that is reserved, and by whom of ours, if by us; the latest, where several share it. */
export interface ReservedPayload {
  readonly payloadId: string;
  readonly holder: Holder | undefined;
}

interface OurPayload extends PayloadHold {
  readonly latest: Holder;
}

export interface OrphanSettings {
  readonly graceMs: number;
  readonly policy: 'release' | 'keep';
}

/**
 * Payloads that carry our identity and belong to no live match: left by a crash at the worst moment, or by a ledger that
 * was lost. A payload without our identity is never touched, nor one whose match is still on the way. What is to become of
 * an orphan is the operator's choice: given back after the grace time, or kept, for whoever wants to look first.
 */
export class Orphans {
  /** Kept orphans that the log knows already. */
  private readonly told = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly custody: Custody,
    private readonly assignments: Assignments,
    private readonly settings: OrphanSettings,
    private readonly observers: { readonly metrics: Metrics; readonly log: Logger },
  ) {}

  /**
   * Returns how many payloads are held for no live match, those within the grace time included.
   * @param reserved all that are reserved in the allocation, by whomever
   */
  async check(allocation: AllocationTarget, reserved: readonly ReservedPayload[], now: number): Promise<number> {
    const suspects = new Set<string>();
    const ours = reserved.flatMap(ourPayload).filter((hold) => !this.assignments.has(hold));
    for (const { payloadId, latest } of await this.duties.audit.stray(ours)) {
      const holders = await this.deadHolders(allocation, payloadId, latest);
      if (!holders) continue;
      suspects.add(suspectName(allocation, payloadId, latest));
      await this.suspect(allocation, payloadId, latest, holders, now);
    }
    const cleared = (await this.duties.suspects()).filter(
      (name) => name.startsWith(`${allocation.allocationId}/`) && !suspects.has(name),
    );
    await this.duties.clearSuspects(cleared);
    for (const name of cleared) this.told.delete(name);
    return suspects.size;
  }

  /** Everybody who holds the payload, if not one of them is alive. */
  private async deadHolders(
    { allocationId }: AllocationTarget,
    payloadId: string,
    latest: Holder,
  ): Promise<Holder[] | undefined> {
    const entered = await this.custody.holders({ allocation_id: allocationId, payload_id: payloadId });
    const holders = [latest, ...entered];
    for (const holder of holders) {
      if (await this.isAlive(holder, payloadId)) return undefined;
    }
    return holders;
  }

  private async isAlive({ key, attempt }: Holder, payloadId: string): Promise<boolean> {
    const match = isMatchKey(key) ? await this.ledger.read(key) : undefined;
    if (!match) return false;
    // On the way: what it has reserved may not be in its record yet.
    if (!isSettled(match.state)) return true;
    return (
      match.state === 'assigned' && match.reservation?.attempt === attempt && match.reservation.payload_id === payloadId
    );
  }

  private async suspect(
    allocation: AllocationTarget,
    payloadId: string,
    latest: Holder,
    holders: readonly Holder[],
    now: number,
  ): Promise<void> {
    const { metrics, log } = this.observers;
    const name = suspectName(allocation, payloadId, latest);
    const { since, isNew } = await this.duties.suspectSince(name, now);
    const about = { match: latest.key, allocation: allocation.name, payload_id: payloadId };
    if (isNew) {
      metrics.orphansFound.inc({ allocation: allocation.name });
      log.warn({ ...about, grace_ms: this.settings.graceMs }, 'a payload is reserved for no live match');
    }
    if (now - since < this.settings.graceMs) return;
    if (this.settings.policy === 'keep') {
      if (!this.told.has(name)) log.warn(about, 'the orphan is kept');
      this.told.add(name);
      return;
    }
    for (const { key, attempt } of holders) {
      await this.duties.owe({
        key,
        attempt,
        allocation: allocation.name,
        project_id: allocation.projectId,
        allocation_id: allocation.allocationId,
        payload_id: payloadId,
      });
    }
    await this.duties.clearSuspects([name]);
    metrics.orphansReleased.inc({ allocation: allocation.name });
    log.warn(about, 'the orphan is given back');
  }
}

function ourPayload({ payloadId, holder }: ReservedPayload): OurPayload[] {
  return holder ? [{ payloadId, latest: holder, key: holder.key as MatchKey, attempt: holder.attempt }] : [];
}

function suspectName({ allocationId }: AllocationTarget, payloadId: string, { key, attempt }: Holder): string {
  return `${allocationId}/${payloadId}/${attempt}/${key}`;
}
