/** What the public port needs to know its callers, made from the configuration of the process. */
import type { Configuration } from '../../config/configuration.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { Repeated } from '../../observability/repeated.ts';
import type { RedisClient } from '../../redis/redis-clients.ts';
import { ApiKeys, type ApiKeysChange } from './api-keys.ts';
import type { Authenticator } from './authenticator.ts';
import type { RateLimit } from './caller.ts';
import { JsonWebTokens, type KeyTroubles } from './json-web-tokens.ts';
import { openDoor } from './open-door.ts';
import { RateLimiter } from './rate-limiter.ts';

export interface Access {
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
}

export interface AccessParts {
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly redis: RedisClient;
}

/** @throws {ConfigurationError} for API keys that cannot be used */
export async function openAccess(parts: AccessParts): Promise<Access> {
  const { configuration, redis } = parts;
  return {
    authenticator: await authenticatorOf(parts),
    limiter: new RateLimiter(redis, configuration.QUEUE_SHARDS, limitOf(configuration)),
  };
}

async function authenticatorOf({ configuration, log, metrics }: AccessParts): Promise<Authenticator> {
  switch (configuration.AUTH_MODE) {
    case 'none':
      return openDoor;
    case 'api-key': {
      const told = tellerOf(log, metrics);
      const { API_KEYS_FILE: path, API_KEYS: text = '' } = configuration;
      const keys = path === undefined ? ApiKeys.ofText(text, told) : await ApiKeys.ofFile(path, told);
      metrics.apiKeys.set(keys.size);
      return keys;
    }
    case 'jwt':
      return new JsonWebTokens(tokenRules(configuration), troublesTo(new Repeated(log)));
  }
}

function troublesTo(repeated: Repeated): KeyTroubles {
  return {
    away: (error) => repeated.warn('', { err: error }, 'the keys of the tokens’ issuer cannot be fetched'),
    unusable: (error) => repeated.warn('', { err: error }, 'a key of the tokens’ issuer cannot be used'),
  };
}

function tellerOf(log: Logger, metrics: Metrics): (change: ApiKeysChange) => void {
  return (change) => {
    metrics.apiKeysFileBad.set(change.kind === 'bad' ? 1 : 0);
    if (change.kind === 'bad') {
      log.error({ problems: change.problems }, 'the file of API keys is not usable; the last good one stays');
      return;
    }
    metrics.apiKeys.set(change.keys);
    log.info({ keys: change.keys }, 'the file of API keys was loaded');
  };
}

function tokenRules(configuration: Configuration) {
  const list = (text: string) => text.split(',').map((item) => item.trim());
  return {
    jwksUrl: configuration.AUTH_JWT_JWKS_URL ?? '',
    issuer: configuration.AUTH_JWT_ISSUER ?? '',
    audience: list(configuration.AUTH_JWT_AUDIENCE ?? ''),
    algorithms: list(configuration.AUTH_JWT_ALGORITHMS),
    clockToleranceMs: configuration.AUTH_JWT_CLOCK_TOLERANCE_MS,
    tenantClaim: configuration.AUTH_JWT_TENANT_CLAIM,
    scopeClaim: configuration.AUTH_JWT_SCOPE_CLAIM,
    cacheMs: configuration.AUTH_JWKS_CACHE_MS,
    cooldownMs: configuration.AUTH_JWKS_COOLDOWN_MS,
  };
}

function limitOf({ RATE_LIMIT_PER_SECOND: perSecond, RATE_LIMIT_BURST: burst }: Configuration): RateLimit | undefined {
  return perSecond === 0 ? undefined : { perSecond, burst: burst === 0 ? perSecond : burst };
}
