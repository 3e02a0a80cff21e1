import type { PayloadHold, PlacedMatch } from '../matches/ledger/ledger-audit.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { AllocationTarget } from '../orchestrator/orchestrator-port.ts';
import { inTurns } from './in-turns.ts';

const PAGE = 500;
/** Each is read again after so many refreshings, or up to as many more: should a record be lost by itself, that is noticed. */
const READ_AGAIN_AFTER = 20;

/** A match that is assigned, and since when, ms since the epoch. */
export interface Assignment extends PayloadHold {
  readonly since: number;
}

interface Known extends Assignment {
  readonly allocationId: string;
  /** The refreshing that has seen it last. */
  seenIn: number;
  /** The refreshing that reads it again. */
  readonly readIn: number;
}

/** What matches are assigned in one allocation. */
interface Place {
  readonly allocation: AllocationTarget;
  readonly assignments: Set<Assignment>;
}

/**
 * What the matches that are assigned hold, as the ledger says. That does not change while a match is assigned, so it is seldom
 * read: beside tens of thousands of running games an audit reads the list of them, and the records of those that are new to it.
 */
export class Assignments {
  private readonly known = new Map<MatchKey, Known>();
  private readonly places = new Map<string, Place>();
  private refreshed = 0;

  constructor(private readonly duties: LedgerDuties) {}

  /** Brings them up to what the ledger says now. */
  async refresh(): Promise<void> {
    this.refreshed += 1;
    for (const shard of this.duties.keys.all()) {
      for await (const page of this.duties.assignedMatches(shard, PAGE)) await this.look(shard, page);
    }
    for await (const some of inTurns(this.known.values())) {
      for (const assignment of some) if (assignment.seenIn !== this.refreshed) this.forget(assignment);
    }
  }

  /** Whether that was so when they were refreshed last. */
  has({ key, attempt, payloadId }: PayloadHold): boolean {
    const assignment = this.known.get(key);
    return assignment?.payloadId === payloadId && assignment.attempt === attempt;
  }

  in(allocationId: string): Iterable<Assignment> {
    return this.places.get(allocationId)?.assignments ?? [];
  }

  /** Where there are any, as the matches themselves name it. */
  *allocations(): Iterable<AllocationTarget> {
    for (const { allocation } of this.places.values()) yield allocation;
  }

  private async look(shard: number, page: readonly { key: MatchKey; since: number }[]): Promise<void> {
    const unread = new Map<MatchKey, number>();
    for (const { key, since } of page) {
      const known = this.known.get(key);
      if (known?.since === since && this.refreshed < known.readIn) known.seenIn = this.refreshed;
      else unread.set(key, since);
    }
    for (const placed of await this.duties.audit.placed(shard, [...unread.keys()])) {
      const since = unread.get(placed.key) ?? 0;
      // Not all of those that are read now are read again at once.
      const readIn = this.refreshed + Math.ceil((1 + Math.random()) * READ_AGAIN_AFTER);
      this.remember(placed, { since, seenIn: this.refreshed, readIn });
    }
  }

  private remember({ key, payloadId, attempt, allocation }: PlacedMatch, seen: Seen): void {
    const former = this.known.get(key);
    if (former) this.forget(former);
    const { allocationId } = allocation;
    const assignment: Known = { key, payloadId, attempt, allocationId, ...seen };
    this.known.set(key, assignment);
    const place = this.places.get(allocationId) ?? { allocation, assignments: new Set() };
    place.assignments.add(assignment);
    this.places.set(allocationId, place);
  }

  private forget(assignment: Known): void {
    const { key, allocationId } = assignment;
    this.known.delete(key);
    const place = this.places.get(allocationId);
    place?.assignments.delete(assignment);
    if (place?.assignments.size === 0) this.places.delete(allocationId);
  }
}

type Seen = Pick<Known, 'since' | 'seenIn' | 'readIn'>;
