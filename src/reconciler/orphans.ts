import type { Custody, Holder } from '../matches/ledger/custody.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { PayloadHold } from '../matches/ledger/ledger-audit.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { PayloadToRelease } from '../matches/ledger/payload-to-release.ts';
import { isMatchKey } from '../matches/match-key.ts';
import { isSettled } from '../matches/match-state.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { AllocationTarget } from '../orchestrator/orchestrator-port.ts';

/** A hold as the payload tells it. */
export interface ToldHold extends PayloadHold {
  /** It may be another installation's; see `OwnHolder`. */
  readonly isUnnamed?: boolean;
}

export interface OrphanSettings {
  readonly graceMs: number;
  readonly policy: 'release' | 'keep';
}

/**
 * Payloads that carry our identity and belong to no live match: left by a crash at the worst moment, or by a ledger that
 * was lost. A payload without our identity is never touched, nor one whose match is still on the way, nor, once our
 * installation has a name, one without a name whose match we have never heard of. What is to become of
 * an orphan is the operator's choice: given back after the grace time, or kept, for whoever wants to look first.
 */
export class Orphans {
  /** Kept orphans that the log knows already. */
  private readonly told = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly custody: Custody,
    private readonly settings: OrphanSettings,
    private readonly observers: { readonly metrics: Metrics; readonly log: Logger },
  ) {}

  /**
   * Returns how many payloads are held for no live match, those within the grace time included.
   * @param holds what is reserved in the allocation in our name, but for what is known to be the server of a match; by the
   *   latest holder, where several share it
   * @param isCounted whether the allocation has metrics
   */
  async check(
    allocation: AllocationTarget,
    holds: readonly ToldHold[],
    now: number,
    isCounted = true,
  ): Promise<number> {
    const suspects = new Set<string>();
    for (const hold of await this.duties.audit.stray(holds)) {
      const holders = await this.deadHolders(allocation, hold);
      if (!holders) continue;
      suspects.add(suspectName(allocation, hold));
      const became = await this.suspect(allocation, hold, holders, now);
      if (isCounted) this.count(allocation, became);
    }
    const cleared = (await this.duties.suspects()).filter(
      (name) => name.startsWith(`${allocation.allocationId}/`) && !suspects.has(name),
    );
    await this.duties.clearSuspects(cleared);
    for (const name of cleared) this.told.delete(name);
    return suspects.size;
  }

  /** Everybody who holds the payload, if not one of them is alive, and nobody is to give it back already. */
  private async deadHolders(allocation: AllocationTarget, latest: ToldHold): Promise<Holder[] | undefined> {
    const { key, payloadId } = latest;
    const entered = await this.custody.holders({ allocation_id: allocation.allocationId, payload_id: payloadId });
    if (latest.isUnnamed && entered.length === 0 && !(await this.ledger.read(key))) return undefined;
    const holders = [latest, ...entered];
    for (const holder of holders) {
      if (await this.isAlive(holder, payloadId)) return undefined;
      if (await this.duties.isOwed(owedBy(holder, allocation, payloadId))) return undefined;
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

  private count({ name: allocation }: AllocationTarget, { isNew, isReleased }: Suspected): void {
    const { orphansFound, orphansReleased } = this.observers.metrics;
    if (isNew) orphansFound.inc({ allocation });
    if (isReleased) orphansReleased.inc({ allocation });
  }

  private async suspect(
    allocation: AllocationTarget,
    hold: PayloadHold,
    holders: readonly Holder[],
    now: number,
  ): Promise<Suspected> {
    const { log } = this.observers;
    const name = suspectName(allocation, hold);
    const { since, isNew } = await this.duties.suspectSince(name, now);
    const about = { match: hold.key, allocation: allocation.name, payload_id: hold.payloadId };
    if (isNew) log.warn({ ...about, grace_ms: this.settings.graceMs }, 'a payload is reserved for no live match');
    if (now - since < this.settings.graceMs) return { isNew, isReleased: false };
    if (this.settings.policy === 'keep') {
      if (!this.told.has(name)) log.warn(about, 'the orphan is kept');
      this.told.add(name);
      return { isNew, isReleased: false };
    }
    for (const holder of holders) await this.duties.owe(owedBy(holder, allocation, hold.payloadId));
    await this.duties.clearSuspects([name]);
    log.warn(about, 'the orphan is given back');
    return { isNew, isReleased: true };
  }
}

interface Suspected {
  readonly isNew: boolean;
  readonly isReleased: boolean;
}

function owedBy({ key, attempt }: Holder, allocation: AllocationTarget, payload_id: string): PayloadToRelease {
  const { name, projectId: project_id, allocationId: allocation_id } = allocation;
  return { key, attempt, allocation: name, project_id, allocation_id, payload_id };
}

function suspectName({ allocationId }: AllocationTarget, { payloadId, attempt, key }: PayloadHold): string {
  return `${allocationId}/${payloadId}/${attempt}/${key}`;
}
