import {
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose';

export interface KeySource {
  readonly jwksUrl: string;
  /** How long keys are used before they are fetched again. */
  readonly cacheMs: number;
  /** How long after a fetch an unknown key causes no other. */
  readonly cooldownMs: number;
}

const FETCH_TIMEOUT_MS = 3_000;
/** How much longer the known keys are used while the issuer fails; a key that it has taken back is trusted as long. */
const OUTAGE_MS = 60 * 60_000;
/** An issuer that fails is asked again no sooner, and callers who need it are told to come back then. */
const AWAY_FOR_MS = 1_000;

export class KeysAwayError extends Error {
  override readonly name = 'KeysAwayError';
}

/** The keys that an issuer publishes. Those that are known serve on while it fails: only a token with another one needs it. */
export class IssuerKeys {
  private readonly published: RemoteJWKSet;
  private readonly awayForMs: number;
  private fetchedAt: number | undefined;
  private failure: { readonly error: KeysAwayError; readonly at: number } | undefined;

  /** @param away is told of each fetch that was in vain */
  constructor(
    private readonly source: KeySource,
    private readonly away: (error: unknown) => void,
  ) {
    const { jwksUrl, cacheMs, cooldownMs } = source;
    this.awayForMs = Math.min(cooldownMs, AWAY_FOR_MS);
    this.published = createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cacheMaxAge: cacheMs + OUTAGE_MS,
      cooldownDuration: cooldownMs,
      [customFetch]: this.fetch,
    });
  }

  /** The key that a token names. @throws {KeysAwayError} where it is not known and the issuer cannot be asked */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.isDue()) await this.refresh();
    return this.published(header, token);
  };

  private isDue(): boolean {
    return this.fetchedAt !== undefined && performance.now() - this.fetchedAt >= this.source.cacheMs;
  }

  /** Waited for, but not where the issuer has just failed: it may be slow to do so again. */
  private async refresh(): Promise<void> {
    const { failure } = this;
    if (this.recentFailure()) return;
    const refreshed = this.published.reload().catch(() => undefined);
    if (!failure) await refreshed;
  }

  private recentFailure(): KeysAwayError | undefined {
    const { failure } = this;
    return failure && performance.now() - failure.at < this.awayForMs ? failure.error : undefined;
  }

  /** Where the issuer has failed a moment ago, it is left alone: the library counts from successes. */
  private readonly fetch: FetchImplementation = async (url, options) => {
    const recent = this.recentFailure();
    if (recent) throw recent;
    try {
      const answer = await fetch(url, options);
      if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
      const set: unknown = await answer.json();
      if (!isKeySet(set)) throw new Error('the issuer answered with what is no set of keys');
      this.failure = undefined;
      this.fetchedAt = performance.now();
      return Response.json(set);
    } catch (cause) {
      this.away(cause);
      const error = new KeysAwayError('the keys cannot be fetched', { cause });
      this.failure = { error, at: performance.now() };
      throw error;
    }
  };
}

function isKeySet(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) return false;
  return value.keys.every((key) => typeof key === 'object' && key !== null && !Array.isArray(key));
}
