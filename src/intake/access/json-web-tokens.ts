import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { Authentication, Authenticator } from './authenticator.ts';
import { TENANT_PATTERN, isScope } from './caller.ts';
import type { Credentials } from './credentials.ts';
import { IssuerKeys, KeysAwayError, type KeySource } from './issuer-keys.ts';

export interface TokenRules extends KeySource {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Asymmetric ones alone: with a shared secret whoever can check a token can make one. */
  readonly algorithms: readonly string[];
  readonly clockToleranceMs: number;
  readonly tenantClaim: string;
  readonly scopeClaim: string;
}

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

/** `AUTH_MODE=jwt`: tokens of one issuer, checked against the keys that it publishes. */
export class JsonWebTokens implements Authenticator {
  private readonly keys: IssuerKeys;
  private readonly options: JWTVerifyOptions;

  constructor(
    private readonly rules: TokenRules,
    private readonly troubles: KeyTroubles,
  ) {
    const { issuer, audience, algorithms, clockToleranceMs } = rules;
    this.keys = new IssuerKeys(rules, (error) => troubles.away(error));
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
      const { payload } = await jwtVerify(credentials.secret, this.keys.find, this.options);
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

/** A text with spaces (RFC 8693) or a list; what else an issuer grants is none of ours. */
function granted(scope: unknown): readonly unknown[] {
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scope) ? scope : [];
}
