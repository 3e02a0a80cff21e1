import { Pool } from 'undici';
import type { OrchestrationClientOptions } from './client-options.ts';
import { Deadline, LONGEST_TIMER_MS } from './deadline.ts';
import { requestToken } from './token-request.ts';
import { TokenSource } from './token-source.ts';

export interface TokenEndpoint {
  readonly tokens: TokenSource;
  readonly pool: Pool;
}

/** Undefined when the client has no credentials, and so needs no tokens. */
export function openTokenEndpoint(options: OrchestrationClientOptions, timeoutMs: number): TokenEndpoint | undefined {
  const { credentials, tokenUrl, onToken } = options;
  if (!credentials) return undefined;
  if (tokenUrl === undefined) throw new TypeError('credentials need a tokenUrl to be exchanged at');
  const url = new URL(tokenUrl);
  const connectTimeout = Math.min(timeoutMs, LONGEST_TIMER_MS);
  const pool = new Pool(url.origin, { connections: 1, pipelining: 1, allowH2: false, connectTimeout });
  const tokens = new TokenSource({
    request: (refreshToken) => {
      const current = refreshToken === undefined ? credentials : { ...credentials, refreshToken };
      return requestToken(pool, url.pathname + url.search, current, new Deadline(timeoutMs));
    },
    now: () => performance.now(),
    onToken,
  });
  return { tokens, pool };
}
