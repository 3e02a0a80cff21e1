/**
 * Holds what the orchestrator says against what the ledger says, both ways, with one listing of an allocation:
 *
 *   reserved in our name, but no live match holds it ─► an orphan: given back after a grace time
 *   a match holds it, but it is gone or not reserved any more ─► the match has ended
 *   how many are Ready ─► the metric, and whoever asks an api replica
 *
 * An allocation that has left the profiles file is audited for as long as a match has a server there, and counted no more.
 */
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { Logger } from '../observability/logger.ts';
import type { AllocationTarget, PayloadView } from '../orchestrator/orchestrator-port.ts';
import { ownHolderOf } from '../placement/payload-identity.ts';
import type { Assignments } from './assignments.ts';
import type { EndedMatches } from './ended-matches.ts';
import type { FleetListing } from './fleet-listing.ts';
import { inTurns } from './in-turns.ts';
import type { Orphans, ToldHold } from './orphans.ts';
import type { PayloadCounts } from './payload-counts.ts';
import { SideBySide } from './side-by-side.ts';

/** An allocation is listed for no more than half of the time, however long that takes. */
const REST_SHARE = 2;
/** In audits: what an allocation was like longer ago than that says nothing. */
const FORGOTTEN_AFTER = 3;

export interface AuditSettings {
  /** The least time between two audits of the same allocation, ms. */
  readonly everyMs: number;
  /** For how long the upstream must know nothing of an allocation until it is believed, ms: a proxy without its backend says so, too. */
  readonly unknownMs: number;
  /** The name of the installation, where it has one. */
  readonly installation?: string | undefined;
}

export class PayloadAudit {
  private readonly audits = new SideBySide<string>();
  private refreshedAt = -Infinity;
  private readonly last = new Map<string, { readonly beganAt: number; readonly listingMs: number }>();
  private readonly unknown = new Map<string, { readonly since: number; readonly seenAt: number }>();

  constructor(
    private readonly fleet: FleetListing,
    private readonly duties: LedgerDuties,
    private readonly assignments: Assignments,
    private readonly checks: {
      readonly orphans: Orphans;
      readonly ended: EndedMatches;
      readonly counts: PayloadCounts;
    },
    private readonly settings: AuditSettings,
    private readonly log: Logger,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Begins what is due.
   * @param current the allocations of the profiles file
   * @throws {AggregateError} of audits that have failed since the last time
   */
  async auditAll(current: Iterable<AllocationTarget>): Promise<void> {
    const inFile = new Map([...current].map((allocation) => [allocation.allocationId, allocation]));
    if (this.due(inFile).length > 0) {
      // Before they are listed: what is assigned meanwhile is asked for by itself, what ends meanwhile is found the next time.
      await this.refresh();
      for (const allocation of this.due(inFile)) {
        const { allocationId } = allocation;
        void this.audits.begin(allocationId, () => this.audit(allocation, inFile.has(allocationId)));
      }
    }
    this.audits.throwFailures('audits failed');
  }

  /** Resolves when no audit is under way any more. */
  async rest(): Promise<void> {
    await this.audits.settled();
  }

  /** One is enough for many allocations whose audits are due one after the other. */
  private async refresh(): Promise<void> {
    const at = this.now();
    if (at - this.refreshedAt < this.settings.everyMs / 2) return;
    await this.assignments.refresh();
    this.refreshedAt = at;
  }

  private due(inFile: ReadonlyMap<string, AllocationTarget>): AllocationTarget[] {
    const left = [...this.assignments.allocations()].filter(({ allocationId }) => !inFile.has(allocationId));
    return [...inFile.values(), ...left].filter(({ allocationId }) => this.isDue(allocationId));
  }

  private isDue(allocationId: string): boolean {
    if (this.audits.isUnderWay(allocationId)) return false;
    const last = this.last.get(allocationId);
    return !last || this.now() - last.beganAt >= Math.max(this.settings.everyMs, REST_SHARE * last.listingMs);
  }

  private async audit(allocation: AllocationTarget, isInFile: boolean): Promise<void> {
    const { allocationId } = allocation;
    const beganAt = this.now();
    this.last.set(allocationId, { beganAt, listingMs: 0 });
    // What changes after this moment is none of this listing's business.
    const listedAt = await this.duties.now();
    const listed = await this.fleet.list(allocation, (payload) => this.seen(payload));
    if (this.fleet.isStopped) return;
    if (listed.kind !== 'found') {
      const why = listed.kind === 'gone' ? 'no such allocation' : listed.message;
      this.log.warn({ allocation: allocation.name, why }, 'payloads could not be listed');
      if (this.isUnknown(allocationId, listed.kind === 'gone')) await this.checkEnded(allocation, new Set(), listedAt);
      return;
    }
    this.unknown.delete(allocationId);
    this.last.set(allocationId, { beganAt, listingMs: this.now() - beganAt });
    const reserved = new Set<string>();
    const unexplained: ToldHold[] = [];
    let ready = 0;
    for await (const some of inTurns(listed.value)) {
      for (const seen of some) {
        if (seen === READY) ready += 1;
        else reserved.add(seen.payloadId);
        if (seen !== READY && 'key' in seen) unexplained.push(seen);
      }
    }
    const orphans = await this.checks.orphans.check(allocation, unexplained, listedAt, isInFile);
    const counted = { ready, reserved: listed.value.length - ready, orphans };
    if (isInFile) await this.checks.counts.note(allocation.name, counted, listedAt);
    await this.checkEnded(allocation, reserved, listedAt);
  }

  /** Whether the upstream has known nothing of the allocation for long enough. */
  private isUnknown(allocationId: string, isGone: boolean): boolean {
    const now = this.now();
    const before = this.unknown.get(allocationId);
    this.unknown.delete(allocationId);
    if (!isGone) return false;
    // Another may have audited it meanwhile.
    const isRecent = before !== undefined && now - before.seenAt <= FORGOTTEN_AFTER * this.settings.everyMs;
    const since = isRecent ? before.since : now;
    this.unknown.set(allocationId, { since, seenAt: now });
    return now - since >= this.settings.unknownMs;
  }

  private async checkEnded(allocation: AllocationTarget, reserved: ReadonlySet<string>, at: number): Promise<void> {
    await this.checks.ended.check(allocation, this.assignments.in(allocation.allocationId), reserved, at);
  }

  private seen(payload: PayloadView): Seen | undefined {
    const { state, payloadId } = payload;
    if (state === 'Ready') return READY;
    if (state !== 'Reserved') return undefined;
    const holder = ownHolderOf(payload, this.settings.installation);
    const hold = holder && { ...holder, key: holder.key as MatchKey, payloadId };
    return hold && !this.assignments.has(hold) ? hold : { payloadId };
  }
}

/** Stands for a payload that is only counted. */
const READY = Symbol('Ready');

/** What there is to say about a payload as it is listed; a hold where somebody has to ask whether it is that of a match. */
type Seen = typeof READY | ToldHold | Pick<ToldHold, 'payloadId'>;
