/**
 * Everything that happened to payloads, in order, as the orchestrator saw it. Each entry is kept as the JSON text that it is
 * answered with, so that reading 100,000s of them costs no more than sending them.
 */
import type { PayloadState } from '../../orchestration/contract/index.ts';
import type { MetadataPatch } from '../domain/metadata.ts';

export interface LedgerSubject {
  readonly project_id: string;
  readonly allocation_id: string;
  readonly payload_id: string;
}

/** The fields are spelled as they are answered. `reserved` and `released` are changes of state too and say from where to where. */
export type LedgerEvent =
  | {
      readonly type: 'reserved';
      readonly from: PayloadState;
      readonly to: 'Reserved';
      readonly selector_index: number;
      /** As the request had it. */
      readonly metadata: MetadataPatch;
    }
  | {
      readonly type: 'released';
      readonly from: 'Reserved';
      readonly to: PayloadState;
      /** What the payload carried until then. */
      readonly metadata: MetadataPatch;
    }
  | { readonly type: 'annotated' | 'labelled'; readonly key: string; readonly value: string }
  | { readonly type: 'state'; readonly from?: PayloadState; readonly to: PayloadState; readonly details?: string }
  | { readonly type: 'deleted'; readonly from: PayloadState };

export interface LedgerLine {
  readonly seq: number;
  readonly json: string;
}

export class Ledger {
  readonly #lines: string[];

  /** The lines of an earlier life, the first of which has seq 1. */
  constructor(lines: string[] = []) {
    this.#lines = lines;
  }

  append(subject: LedgerSubject, { type, ...fields }: LedgerEvent, at: number): LedgerLine {
    const seq = this.#lines.length + 1;
    const json = JSON.stringify({ seq, at: new Date(at).toISOString(), type, ...subject, ...fields });
    this.#lines.push(json);
    return { seq, json };
  }

  /** The entries after `seq` that there are now, as JSON texts; `limit` at most. */
  after(seq: number, limit = Infinity): { readonly count: number; readonly at: (index: number) => string } {
    const count = Math.max(0, Math.min(this.#lines.length - seq, limit));
    return { count, at: (index) => this.#lines[seq + index] ?? '' };
  }
}
