/** Where files live: the state folder that was named, or one that goes when the orchestrator does. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

export interface DataFolder {
  readonly path: string;
  /** Undefined where nothing is to outlive the process. */
  readonly store: Store | undefined;
  readonly signingKey: Buffer;
  close(): Promise<void>;
}

/** The state folder that was named is none, or none for us; its message completes "it must be …". */
export class StateFolderUnusable extends Error {
  override readonly name = 'StateFolderUnusable';
}

/** @throws {StateFolderUnusable} */
export async function openDataFolder(stateDir: string | undefined): Promise<DataFolder> {
  if (stateDir === undefined) {
    const path = await mkdtemp(join(tmpdir(), 'local-orchestrator-'));
    const close = () => rm(path, { recursive: true, force: true });
    return { path, store: undefined, signingKey: randomBytes(32), close };
  }
  const path = resolve(stateDir);
  const store = await openStore(path);
  const close = () => {
    store.close();
    return Promise.resolve();
  };
  return { path, store, signingKey: store.signingKey(), close };
}

async function openStore(path: string): Promise<SqliteStore> {
  // Only here, so that nobody without a state folder needs a Node that has it, or sees its warning.
  const { SqliteStore, StateFolderInUse } = await import('./sqlite-store.ts');
  try {
    // It holds the key that signs tokens.
    await mkdir(path, { recursive: true, mode: 0o700 });
    return new SqliteStore(path);
  } catch (cause) {
    const mustBe =
      cause instanceof StateFolderInUse ? 'a folder that no other orchestrator uses' : 'a folder that can be used';
    throw new StateFolderUnusable(mustBe, { cause });
  }
}
