/** What planning knows of a match. It is a plain value; the HTTP layer has checked its shape before it comes here. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface PlanPlayer {
  readonly playerId: string;
  readonly team?: string;
  /** Round-trip time in milliseconds by region, the same names as the allocations' `region`. */
  readonly latenciesMs?: Readonly<Record<string, number>>;
  readonly attributes?: Readonly<Record<string, JsonValue>>;
}

export interface PlanInput {
  readonly matchId: string;
  readonly profile: string;
  readonly attributes: Readonly<Record<string, JsonValue>>;
  readonly players: readonly PlanPlayer[];
  /** 0–9, 9 first; the profile's own when absent. */
  readonly priority?: number;
  /** Carried for the caller; expressions cannot see it. */
  readonly matchData?: JsonValue;
  /** The request's own choice and order of candidates; heeded only if the profile says `allow_override: true`. */
  readonly allocations?: readonly string[];
  /** Opens at once what the profile would open later; heeded only if the profile says `allow_override: true`. */
  readonly skipAfter?: boolean;
}
