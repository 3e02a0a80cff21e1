/** What the orchestrator starts from, after its file was read: every default filled in, every duration in milliseconds. */
import type { AllocationSpec } from '../../orchestration/contract/index.ts';
import type { Behaviour } from '../domain/allocation.ts';

export interface SeedClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Like `rw:prj/alpha-beta-123456/*`. */
  readonly scopes: readonly string[];
  /** For the `refresh_token` grant; null where the client has none. */
  readonly refreshToken: string | null;
}

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export interface SeedAllocation extends Behaviour {
  readonly id: string;
  readonly name: string;
  readonly spec: AllocationSpec;
}

export interface SeedProject {
  readonly id: string;
  readonly allocations: readonly SeedAllocation[];
}

export interface OrchestratorSeed {
  readonly clients: readonly SeedClient[];
  readonly tokenTtlMs: number;
  /** Per client; null: none. */
  readonly rateLimit: RateLimit | null;
  /** Answers are at other routes than the contract's: operation → `"METHOD /template"`. */
  readonly routes: Readonly<Record<string, string>>;
  readonly projects: readonly SeedProject[];
}
