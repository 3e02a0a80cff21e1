import type { IncomingHttpHeaders } from 'node:http';

/** What a request says about who sent it. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'bearer'; readonly secret: string }
  | { readonly kind: 'api-key'; readonly secret: string };

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;

/** From `Authorization: Bearer …` (RFC 6750) or `X-API-Key`; never from the URL, which ends up in logs. */
export function credentialsOf({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): Credentials {
  if (authorization !== undefined && apiKey !== undefined) return { kind: 'ambiguous' };
  if (typeof apiKey === 'string' && apiKey !== '') return { kind: 'api-key', secret: apiKey };
  const bearer = BEARER.exec(authorization ?? '')?.[1];
  return bearer === undefined ? { kind: 'none' } : { kind: 'bearer', secret: bearer };
}
