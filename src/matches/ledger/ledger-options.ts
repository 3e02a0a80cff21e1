import type { Configuration } from '../../config/configuration.ts';
import type { LedgerOptions } from './ledger.ts';

/** An accepted match without a job is found after this time; short, because intake may die between the two writes. */
const FIRST_LOOK_MS = 2_000;

export function ledgerOptions(configuration: Configuration): LedgerOptions {
  return {
    shards: configuration.QUEUE_SHARDS,
    retentionMs: configuration.MATCH_RETENTION_MS,
    outboxMaxEvents: configuration.OUTBOX_MAX_EVENTS,
    leaseMs: leaseMs(configuration),
    settleMs: configuration.PLACEMENT_SETTLE_MS,
    firstLookMs: FIRST_LOOK_MS,
  };
}

/** Between two signs of life a worker makes at most three calls upstream (reserve, look up, read back). */
export function leaseMs({ ORCHESTRATION_TIMEOUT_MS }: Configuration): number {
  return 3 * ORCHESTRATION_TIMEOUT_MS + 1_000;
}

/** For how long a worker insists on what it has to write: while its claim holds certainly, and leaves time for a call. */
export function patienceMs(configuration: Configuration): number {
  return leaseMs(configuration) - configuration.ORCHESTRATION_TIMEOUT_MS;
}
