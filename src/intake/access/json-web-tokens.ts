import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type FetchImplementation,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';
import type { Authentication, Authenticator } from './authenticator.ts';
import { TENANT_PATTERN, isScope } from './caller.ts';
import type { Credentials } from './credentials.ts';

export interface TokenRules {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Asymmetric ones alone: with a shared secret whoever can check a token can make one. */
  readonly algorithms: readonly string[];
  readonly clockToleranceMs: number;
  readonly tenantClaim: string;
  readonly scopeClaim: string;
  readonly cacheMs: number;
  readonly cooldownMs: number;
}

const FETCH_TIMEOUT_MS = 3_000;
const tenantName = new RegExp(TENANT_PATTERN);

/** What may be wrong with a token, by the library's codes; whatever is not here is no fault of the token. */
const TOLD: Readonly<Record<string, string>> = {
  [errors.JWTExpired.code]: 'the token has expired',
  [errors.JWTClaimValidationFailed.code]: 'a claim of the token is missing or not accepted',
  [errors.JWTInvalid.code]: 'the token is not a JWT',
  [errors.JWSInvalid.code]: 'the token is not a JWT',
  [errors.JWSSignatureVerificationFailed.code]: 'the token is not signed by its issuer',
  [errors.JOSEAlgNotAllowed.code]: 'the token’s algorithm is not accepted',
  [errors.JOSENotSupported.code]: 'the token’s algorithm is not accepted',
  [errors.JWKSNoMatchingKey.code]: 'the token is signed with a key that its issuer does not publish',
  [errors.JWKSMultipleMatchingKeys.code]: 'the token does not say which key it is signed with',
};

export interface KeyTroubles {
  /** The issuer was asked for its keys, in vain. */
  away(error: unknown): void;
  /** A token names a published key that nobody can check a signature with: too short, or no point of its curve. */
  unusable(error: unknown): void;
}

class KeysAwayError extends Error {
  override readonly name = 'KeysAwayError';
}

/** `AUTH_MODE=jwt`: tokens of one issuer, checked against the keys that it publishes. */
export class JsonWebTokens implements Authenticator {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;
  private readonly options: JWTVerifyOptions;

  constructor(
    private readonly rules: TokenRules,
    private readonly troubles: KeyTroubles,
  ) {
    const { jwksUrl, cacheMs, cooldownMs, issuer, audience, algorithms, clockToleranceMs } = rules;
    const fetchKeys = keysFetcher(cooldownMs, (error) => troubles.away(error));
    this.keys = createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cacheMaxAge: cacheMs,
      cooldownDuration: cooldownMs,
      [customFetch]: fetchKeys,
    });
    this.options = {
      issuer,
      audience: [...audience],
      algorithms: [...algorithms],
      clockTolerance: clockToleranceMs / 1_000,
      requiredClaims: ['exp', 'sub'],
    };
  }

  async authenticate(credentials: Credentials): Promise<Authentication> {
    if (credentials.kind !== 'bearer') return { kind: 'refused', why: 'a bearer token is needed' };
    try {
      const { payload } = await jwtVerify(credentials.secret, this.keys, this.options);
      return this.callerOf(payload);
    } catch (error) {
      if (error instanceof KeysAwayError) return { kind: 'unavailable', why: 'the issuer’s keys cannot be fetched' };
      const why = error instanceof errors.JOSEError ? TOLD[error.code] : undefined;
      if (why !== undefined) return { kind: 'refused', why };
      this.troubles.unusable(error);
      return { kind: 'refused', why: 'the token is signed with a key that cannot be used' };
    }
  }

  close(): void {
    // Nothing is open between two fetches.
  }

  private callerOf(payload: JWTPayload): Authentication {
    const { [this.rules.tenantClaim]: tenant, [this.rules.scopeClaim]: scope, sub } = payload;
    // The library has seen to it that it is there, and not what it is.
    if (typeof sub !== 'string' || sub === '') return { kind: 'refused', why: 'the token does not name its subject' };
    if (typeof tenant !== 'string' || !tenantName.test(tenant)) {
      return { kind: 'refused', why: 'the token does not name a tenant' };
    }
    return { kind: 'authenticated', caller: { tenant, id: sub, scopes: new Set(granted(scope).filter(isScope)) } };
  }
}

/** An issuer that fails is left alone for a while as well: the library counts from successes. */
function keysFetcher(cooldownMs: number, away: (error: unknown) => void): FetchImplementation {
  let failure: KeysAwayError | undefined;
  let failedAt = 0;
  return async (url, options) => {
    if (failure && performance.now() - failedAt < cooldownMs) throw failure;
    try {
      const answer = await fetch(url, options);
      if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
      const set: unknown = await answer.json();
      if (!isKeySet(set)) throw new Error('the issuer answered with what is no set of keys');
      failure = undefined;
      return Response.json(set);
    } catch (error) {
      away(error);
      failedAt = performance.now();
      failure = new KeysAwayError('the keys cannot be fetched', { cause: error });
      throw failure;
    }
  };
}

function isKeySet(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) return false;
  return value.keys.every((key) => typeof key === 'object' && key !== null && !Array.isArray(key));
}

/** A text with spaces (RFC 8693) or a list; what else an issuer grants is none of ours. */
function granted(scope: unknown): readonly unknown[] {
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scope) ? scope : [];
}
