/**
 * Bearer tokens that carry their own content, signed: so a token outlives a restart when the signing key does, and nothing
 * is kept per token.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Ajv } from 'ajv';

const Claims = Type.Object({
  client_id: Type.String(),
  scopes: Type.Array(Type.String()),
  /** Milliseconds since the epoch. */
  expires_at: Type.Number(),
  /** Makes two tokens of the same moment differ. */
  serial: Type.Integer(),
});
export type Claims = Static<typeof Claims>;

const isClaims = new Ajv().compile<Claims>(Claims);

export class Tokens {
  readonly #key: Buffer;
  readonly #ttlMs: number;
  readonly #now: () => number;
  #serial = 0;

  constructor(key: Buffer, ttlMs: number, now: () => number) {
    this.#key = key;
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  get ttlSeconds(): number {
    return Math.floor(this.#ttlMs / 1000);
  }

  issue(clientId: string, scopes: readonly string[]): string {
    this.#serial += 1;
    const claims: Claims = {
      client_id: clientId,
      scopes: [...scopes],
      expires_at: this.#now() + this.#ttlMs,
      serial: this.#serial,
    };
    const content = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${content}.${this.#sign(content).toString('base64url')}`;
  }

  /** Undefined when it is not one of ours, or has expired. */
  read(token: string): Claims | undefined {
    const [content = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(content);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const claims: unknown = JSON.parse(Buffer.from(content, 'base64url').toString());
    return isClaims(claims) && claims.expires_at > this.#now() ? claims : undefined;
  }

  #sign(content: string): Buffer {
    return createHmac('sha256', this.#key).update(content).digest();
  }
}
