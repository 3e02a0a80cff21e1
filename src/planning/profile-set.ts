import type { Expression } from './expression.ts';
import type { CompiledEntry } from './templates.ts';

/** One version of the profiles file, checked and compiled. Immutable: a reload makes another. */
export interface ProfileSet {
  /** `sha256:` and the hexadecimal digest of the file's content in canonical form: layout and comments do not change it. */
  readonly version: string;
  readonly allocations: ReadonlyMap<string, AllocationRef>;
  readonly profiles: ReadonlyMap<string, CompiledProfile>;
}

export interface AllocationRef {
  readonly name: string;
  readonly projectId: string;
  readonly allocationId: string;
  readonly region: string;
}

export interface CompiledProfile {
  readonly name: string;
  readonly deadlineMs: number;
  readonly priority: number;
  readonly retry: { readonly initialMs: number; readonly maxMs: number };
  /** Its line: the share of the turns, and how many may stand in it (null: what is configured for all). */
  readonly queue: { readonly weight: number; readonly limit: number | null };
  /** How long the matchmaker may take to confirm an assigned match; null if it need not. */
  readonly confirmWithinMs: number | null;
  readonly allowOverride: boolean;
  readonly allocationNames: readonly string[];
  readonly selectorNames: readonly string[];
  readonly prefer: 'allocation' | 'selector';
  readonly order: 'listed' | 'latency';
  readonly candidates: readonly AllocationRef[];
  readonly latency: LatencyRule;
  readonly selectors: readonly CompiledSelector[];
  readonly labels: readonly CompiledEntry[];
  readonly annotations: readonly CompiledEntry[];
}

export interface LatencyRule {
  readonly aggregate: 'max' | 'mean' | 'median' | 'p90';
  readonly unknown: 'last' | 'exclude';
  /** Ascending in both; empty means that no allocation is ever too far. */
  readonly caps: readonly { readonly afterMs: number; readonly maxMs: number }[];
}

export interface CompiledSelector {
  readonly name: string;
  readonly index: number;
  readonly afterMs: number;
  readonly payloadState: 'Ready' | 'Reserved';
  readonly when: Expression | null;
  readonly matchLabels: readonly CompiledEntry[];
  readonly labels: readonly CompiledEntry[];
  readonly annotations: readonly CompiledEntry[];
}
