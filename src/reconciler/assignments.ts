import type { PayloadHold, PlacedMatch } from '../matches/ledger/ledger-audit.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchKey } from '../matches/match-key.ts';

const PAGE = 500;

/** A match that is assigned, and since when, ms since the epoch. */
export interface Assignment extends PlacedMatch {
  readonly since: number;
}

/**
 * What the matches that are assigned hold, as the ledger says. That does not change while a match is assigned, so it is read
 * once: beside tens of thousands of running games an audit reads the list of them, and the records of those that are new to it.
 */
export class Assignments {
  private known = new Map<MatchKey, Assignment>();
  private byAllocation = new Map<string, Assignment[]>();

  constructor(private readonly duties: LedgerDuties) {}

  /** Brings them up to what the ledger says now. */
  async refresh(): Promise<void> {
    const current = new Map<MatchKey, Assignment>();
    for (const shard of this.duties.keys.all()) {
      for await (const page of this.duties.assignedMatches(shard, PAGE)) await this.add(current, shard, page);
    }
    this.known = current;
    this.byAllocation = Map.groupBy(current.values(), ({ allocationId }) => allocationId);
  }

  /** Whether that was so when they were refreshed last. */
  has({ key, attempt, payloadId }: PayloadHold): boolean {
    const assignment = this.known.get(key);
    return assignment?.payloadId === payloadId && assignment.attempt === attempt;
  }

  in(allocationId: string): readonly Assignment[] {
    return this.byAllocation.get(allocationId) ?? [];
  }

  private async add(
    current: Map<MatchKey, Assignment>,
    shard: number,
    page: readonly { key: MatchKey; since: number }[],
  ): Promise<void> {
    const unread = new Map<MatchKey, number>();
    for (const { key, since } of page) {
      const known = this.known.get(key);
      if (known?.since === since) current.set(key, known);
      else unread.set(key, since);
    }
    for (const placed of await this.duties.audit.placed(shard, [...unread.keys()])) {
      current.set(placed.key, { ...placed, since: unread.get(placed.key) ?? 0 });
    }
  }
}
