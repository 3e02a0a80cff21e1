/**
 * All allocations and their payloads. Every change goes through here, so that every change is indexed, written to the
 * ledger, handed to the journal and seen by the conductor, and no caller can forget one of them.
 */
import type { Allocation, Behaviour } from '../domain/allocation.ts';
import type { Random } from '../domain/payload-id.ts';
import type { Moment, Payload } from '../domain/payload.ts';
import type { Ledger, LedgerEvent } from '../ledger/ledger.ts';
import type { Journal } from '../store/journal.ts';
import { AllocationPool } from './allocation-pool.ts';
import type { Clock } from './clock.ts';
import { simulatedNumber } from './simulated-address.ts';

export interface FleetParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly ledger: Ledger;
}

export type PayloadListener = (pool: AllocationPool, payload: Payload, before: Payload | undefined) => void;

export class Fleet {
  readonly clock: Clock;
  readonly random: Random;
  readonly #journal: Journal;
  readonly #ledger: Ledger;
  readonly #pools = new Map<string, AllocationPool>();
  readonly #poolOf = new Map<string, AllocationPool>();
  readonly #projects = new Set<string>();
  #listener: PayloadListener = () => undefined;
  #rank = 0;
  #made = 0;

  constructor({ clock, random, journal, ledger }: FleetParts) {
    this.clock = clock;
    this.random = random;
    this.#journal = journal;
    this.#ledger = ledger;
  }

  /** Called after every change of a payload, for as long as the fleet lives. */
  onPayload(listener: PayloadListener): void {
    this.#listener = listener;
  }

  addProject(projectId: string): void {
    this.#projects.add(projectId);
  }

  hasProject(projectId: string): boolean {
    return this.#projects.has(projectId);
  }

  moment(): Moment {
    this.#rank += 1;
    return { at: this.clock.now(), rank: this.#rank };
  }

  /** Counts the payloads that are made, on from the highest that there is; their addresses follow from it. */
  nextNumber(): number {
    this.#made += 1;
    return this.#made;
  }

  pools(): MapIterator<AllocationPool> {
    return this.#pools.values();
  }

  pool(allocationId: string): AllocationPool | undefined {
    return this.#pools.get(allocationId);
  }

  /** Payload ids are unique over all allocations, for as long as the payload lives. */
  poolOfPayload(payloadId: string): AllocationPool | undefined {
    return this.#poolOf.get(payloadId);
  }

  addAllocation(allocation: Allocation, behaviour: Behaviour): AllocationPool {
    const pool = new AllocationPool(allocation, behaviour);
    this.#pools.set(allocation.id, pool);
    this.#projects.add(allocation.projectId);
    this.#journal.allocation(allocation);
    return pool;
  }

  changeAllocation(pool: AllocationPool, next: Allocation): void {
    pool.allocation = next;
    this.#journal.allocation(next);
    if (next.deletedAt !== null) this.#pools.delete(next.id);
  }

  /** A change that is nobody's happening, and so none for the ledger. */
  amend(pool: AllocationPool, next: Payload): void {
    this.#place(pool, next);
    this.#journal.payload(next.id, next);
  }

  change(pool: AllocationPool, next: Payload, event: LedgerEvent): void {
    const before = pool.get(next.id);
    this.amend(pool, next);
    this.#record(next, event);
    if (next.state === 'Ready' && !pool.allocation.everReady) {
      this.changeAllocation(pool, { ...pool.allocation, everReady: true });
    }
    this.#listener(pool, next, before);
  }

  remove(pool: AllocationPool, payload: Payload): void {
    pool.delete(payload.id);
    this.#poolOf.delete(payload.id);
    this.#journal.payload(payload.id, null);
    this.#record(payload, { type: 'deleted', from: payload.state });
  }

  /** Puts a payload of an earlier life back; nothing has happened to it. */
  restore(pool: AllocationPool, payload: Payload): void {
    this.#place(pool, payload);
    this.#rank = Math.max(this.#rank, payload.rank);
    this.#made = Math.max(this.#made, simulatedNumber(payload.address) ?? 0);
  }

  #place(pool: AllocationPool, payload: Payload): void {
    pool.put(payload);
    this.#poolOf.set(payload.id, pool);
  }

  #record({ id, allocationId, projectId }: Payload, event: LedgerEvent): void {
    const subject = { project_id: projectId, allocation_id: allocationId, payload_id: id };
    this.#journal.line(this.#ledger.append(subject, event, this.clock.now()));
  }
}
