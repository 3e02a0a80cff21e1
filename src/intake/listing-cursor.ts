import type { DirectoryPosition } from '../matches/ledger/match-directory.ts';
import { isMatchKey } from '../matches/match-key.ts';

/** Opaque to callers, and the same on every replica. */
export function encodeListingCursor({ createdAt, key }: DirectoryPosition): string {
  return Buffer.from(`${createdAt} ${key}`).toString('base64url');
}

export function decodeListingCursor(text: string): DirectoryPosition | undefined {
  const [createdAt = '', key = '', ...more] = Buffer.from(text, 'base64url').toString().split(' ');
  if (!/^\d{1,15}$/.test(createdAt) || !isMatchKey(key) || more.length > 0) return undefined;
  return { createdAt: Number(createdAt), key };
}
