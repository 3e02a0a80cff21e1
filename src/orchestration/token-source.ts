/**
 * The bearer token that all calls share: asked for once however many calls wait for it, and renewed ahead of expiry
 * behind the back of calls that can still use the old one.
 *
 *   |── fresh: used ──|── renewAt: used, and renewed in the background ──|── expired: calls wait for the renewal ──►
 */
import type { TokenResponse } from './contract/index.ts';
import type { Deadline } from './deadline.ts';
import type { Outcome } from './errors.ts';

export interface TokenEvent {
  readonly expiresInMs?: number;
  /** The upstream replaced the refresh token; only this one is good after a restart. */
  readonly refreshToken?: string;
}

interface Held {
  readonly value: string;
  readonly renewAtMs: number;
  readonly expiresAtMs: number;
}

export interface TokenSourceOptions {
  /** Asks the token endpoint once, within its own time. The argument is the newest refresh token, if one was given. */
  readonly request: (refreshToken: string | undefined) => Promise<Outcome<TokenResponse>>;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly onToken?: ((event: TokenEvent) => void) | undefined;
}

/** Between two background renewals of which the first failed. */
const renewalPauseMs = 1_000;

/** How long after it was asked for a token is renewed: 30 s or a fifth of its life ahead, but never before half of it. */
export const renewAfterMs = (lifetimeMs: number): number =>
  Math.min(lifetimeMs * 0.8, Math.max(lifetimeMs - 30_000, lifetimeMs / 2));

export class TokenSource {
  readonly #options: TokenSourceOptions;
  #held: Held | undefined;
  #renewal: Promise<Outcome<string>> | undefined;
  #refreshToken: string | undefined;
  #notBeforeMs = -Infinity;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /** The token for a call. It waits only when there is none that is still good. */
  get(deadline: Deadline): Outcome<string> | Promise<Outcome<string>> {
    const held = this.#held;
    const now = this.#options.now();
    if (!held || now >= held.expiresAtMs) return this.#wait(deadline);
    if (now >= held.renewAtMs && now >= this.#notBeforeMs) void this.#renew();
    return { ok: true, value: held.value };
  }

  /** A token in place of one that was answered with 401. Calls that were refused together get the same. */
  async replace(refused: string, deadline: Deadline): Promise<Outcome<string>> {
    if (this.#held?.value === refused) this.#held = undefined;
    return this.get(deadline);
  }

  async #wait(deadline: Deadline): Promise<Outcome<string>> {
    // Whoever gives up waits no longer; the renewal goes on for the others.
    const outcome = await deadline.waitFor(this.#renew());
    if (typeof outcome !== 'string') return outcome;
    const why = outcome === 'timeout' ? 'no token in time' : 'given up by the caller while it waited for a token';
    return { ok: false, failure: { kind: 'unavailable', message: why } };
  }

  #renew(): Promise<Outcome<string>> {
    this.#renewal ??= this.#request().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #request(): Promise<Outcome<string>> {
    // The life of a token is counted from the question: it cannot be shorter than it seems.
    const askedAtMs = this.#options.now();
    const outcome = await this.#options.request(this.#refreshToken);
    if (!outcome.ok) {
      this.#notBeforeMs = this.#options.now() + renewalPauseMs;
      return outcome;
    }
    const { access_token, expires_in, refresh_token } = outcome.value;
    const lifetimeMs = expires_in === undefined ? Infinity : expires_in * 1000;
    this.#held = {
      value: access_token,
      renewAtMs: askedAtMs + renewAfterMs(lifetimeMs),
      expiresAtMs: askedAtMs + lifetimeMs,
    };
    this.#refreshToken = refresh_token ?? this.#refreshToken;
    const event = {
      ...(expires_in !== undefined && { expiresInMs: lifetimeMs }),
      ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    };
    // In a turn of its own: what a listener throws is not the failure of a renewal.
    queueMicrotask(() => this.#options.onToken?.(event));
    return { ok: true, value: access_token };
  }
}
