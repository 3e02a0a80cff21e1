import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError } from '../../config/environment.ts';
import { FileWatch } from '../../config/file-watch.ts';
import { findApiKey, parseApiKeys, type ApiKey, type ApiKeysResult } from './api-key-list.ts';
import type { Authentication, Authenticator } from './authenticator.ts';
import type { Credentials } from './credentials.ts';

/** How the keys stand after the file was read again. */
export type ApiKeysChange =
  | { readonly kind: 'loaded'; readonly keys: number }
  /** The last good ones stay. */
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

const WATCH = { debounceMs: 100, pollMs: 5_000 } as const;

/** `AUTH_MODE=api-key`. Several keys may be good at once, so that one can be replaced before it is taken away. */
export class ApiKeys implements Authenticator {
  private watch: FileWatch | undefined;
  private reading: Promise<void> = Promise.resolve();
  /** What the file held, good or bad, when it was last read. */
  private lastRead: ApiKeysResult;

  private constructor(
    private keys: readonly ApiKey[],
    private readonly changed: (change: ApiKeysChange) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.lastRead = { ok: true, keys };
  }

  /** @throws {ConfigurationError} for a list that cannot be used */
  static ofText(text: string, changed: (change: ApiKeysChange) => void): ApiKeys {
    return new ApiKeys(usable('API_KEYS', parseApiKeys(text)), changed);
  }

  /** @throws {ConfigurationError} for a file that cannot be used */
  static async ofFile(path: string, changed: (change: ApiKeysChange) => void): Promise<ApiKeys> {
    const apiKeys = new ApiKeys(usable('API_KEYS_FILE', await readKeys(path)), changed);
    apiKeys.watch = new FileWatch({ path, ...WATCH, onChange: () => void apiKeys.reload(path) });
    return apiKeys;
  }

  get size(): number {
    return this.keys.length;
  }

  authenticate(credentials: Credentials): Authentication {
    if (credentials.kind === 'none') return { kind: 'refused', why: 'an API key is needed' };
    if (credentials.kind === 'ambiguous') return { kind: 'refused', why: 'only one API key may be sent' };
    const key = findApiKey(this.keys, credentials.secret, this.now());
    if (!key) return { kind: 'refused', why: 'the API key is not known, or no longer good' };
    return { kind: 'authenticated', caller: key.caller };
  }

  close(): void {
    this.watch?.close();
  }

  /** Reads the file now, and tells what is new. One after the other, so that an older content never replaces a newer one. */
  reload(path: string): Promise<void> {
    this.reading = this.reading.then(async () => {
      const read = await readKeys(path);
      if (isDeepStrictEqual(read, this.lastRead)) return;
      this.lastRead = read;
      if (read.ok) this.keys = read.keys;
      this.changed(read.ok ? { kind: 'loaded', keys: read.keys.length } : { kind: 'bad', problems: read.problems });
    });
    return this.reading;
  }
}

async function readKeys(path: string): Promise<ApiKeysResult> {
  try {
    return parseApiKeys(await readFile(path, 'utf8'));
  } catch {
    return { ok: false, problems: ['the file cannot be read'] };
  }
}

function usable(variable: string, read: ApiKeysResult): readonly ApiKey[] {
  if (read.ok) return read.keys;
  throw new ConfigurationError(read.problems.map((problem) => `${variable} must hold a list of API keys: ${problem}`));
}
