/** What outlives the process, and what a place to keep it must do. */
import type { Allocation } from '../domain/allocation.ts';
import type { Payload } from '../domain/payload.ts';
import type { LedgerLine } from '../ledger/ledger.ts';

export interface StoredState {
  readonly allocations: readonly Allocation[];
  readonly payloads: readonly Payload[];
  /** In order, from seq 1. */
  readonly ledger: string[];
}

export interface ChangeBatch {
  readonly allocations: ReadonlyMap<string, Allocation>;
  /** Null: gone. */
  readonly payloads: ReadonlyMap<string, Payload | null>;
  readonly ledger: readonly LedgerLine[];
}

export interface Store {
  read(): StoredState;
  /** All of it or none of it; once it returns, the batch survives the end of this process. */
  write(batch: ChangeBatch): void;
  /** A secret made at the first start, the same at every later one. */
  signingKey(): Buffer;
  close(): void;
}
