/** Who is asking, and what they may do. */
export const SCOPES = ['matches:write', 'matches:read', 'operate'] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(value: unknown): value is Scope {
  return SCOPES.some((scope) => scope === value);
}

/**
 * Tenants are part of every key in Redis and a label of every payload, so their names are those that the Orchestration
 * API takes as label values. Source: SetPayloadLabel.
 */
export const TENANT_PATTERN = '^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$';

export interface RateLimit {
  readonly perSecond: number;
  /** How many may come at once. */
  readonly burst: number;
}

/** The one who sent a request. Everything that the request reaches belongs to its tenant. */
export interface Caller {
  readonly tenant: string;
  /** Of the key or the subject; names it in limits, and never is a secret. */
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  /** In place of the installation's. */
  readonly rateLimit?: RateLimit;
}
