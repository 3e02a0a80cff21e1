/**
 * Collects what changed and writes it in groups: all calls that change something in the same turn of the event loop share
 * one transaction, and each is answered when that one is on disk. So durability costs each call a share of a write.
 */
import type { Allocation } from '../domain/allocation.ts';
import type { Payload } from '../domain/payload.ts';
import type { LedgerLine } from '../ledger/ledger.ts';
import type { Store } from './store.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const retryMs = 100;

export class Journal {
  readonly #store: Store | undefined;
  #allocations = new Map<string, Allocation>();
  #payloads = new Map<string, Payload | null>();
  #ledger: LedgerLine[] = [];
  #waiters: Waiter[] = [];
  #scheduled = false;
  #closed = false;

  /** Without a store nothing is kept, and everything is as durable as it will be. */
  constructor(store?: Store) {
    this.#store = store;
  }

  allocation(allocation: Allocation): void {
    if (!this.#store) return;
    this.#allocations.set(allocation.id, allocation);
    this.#schedule();
  }

  payload(id: string, payload: Payload | null): void {
    if (!this.#store) return;
    this.#payloads.set(id, payload);
    this.#schedule();
  }

  line(line: LedgerLine): void {
    if (!this.#store) return;
    this.#ledger.push(line);
    this.#schedule();
  }

  /** Resolves when all that was recorded before is on disk. */
  async durable(): Promise<void> {
    if (!this.#scheduled) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  /** Writes at once what is waiting. */
  flush(): void {
    if (!this.#scheduled || !this.#store) return;
    this.#scheduled = false;
    const waiters = this.#waiters;
    this.#waiters = [];
    try {
      this.#store.write({ allocations: this.#allocations, payloads: this.#payloads, ledger: this.#ledger });
    } catch (err) {
      // The callers are told that it failed. The batch stays, for it has happened: it is written when the disk lets it.
      for (const { reject } of waiters) reject(err);
      if (!this.#closed) this.#schedule((flush) => setTimeout(flush, retryMs));
      return;
    }
    this.#allocations = new Map();
    this.#payloads = new Map();
    this.#ledger = [];
    for (const { resolve } of waiters) resolve();
  }

  /** Writes what is left, and tries nothing again. */
  close(): void {
    this.#closed = true;
    this.flush();
  }

  #schedule(later: (flush: () => void) => unknown = setImmediate): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    later(() => this.flush());
  }
}
