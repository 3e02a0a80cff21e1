/**
 * Says when a file may have changed.
 *
 * Kubernetes mounts ConfigMaps and Secrets as symbolic links (`profiles.yaml` → `..data/profiles.yaml`, `..data` → a dated folder)
 * and swaps `..data`. A watch on the file itself would see its inode vanish and nothing more, so the folder is watched;
 * and because not every file system reports changes, the file is also looked at from time to time.
 *
 * An event of the folder only leads to a look at the file, and looks are never put off: what else happens in the folder,
 * however often, neither delays nor tells a change. Whoever is told compares the content.
 */
import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface FileWatchOptions {
  readonly path: string;
  /** How long after an event the file is looked at, and for how long it must then stay as it is to be told. */
  readonly debounceMs: number;
  readonly pollMs: number;
  readonly onChange: () => void;
}

/** A file that never comes to rest is told all the same after so many times the debounce. */
const AT_MOST_DEBOUNCES = 10;
/** A file system's clock may be this coarse: whoever writes twice within it leaves one and the same time. */
const COARSEST_CLOCK_MS = 2_000;

interface Look {
  readonly signature: string;
  /** Whether it may change again without its signature. */
  readonly isYoung: boolean;
}

export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watcher: FSWatcher | null;
  readonly #poll: NodeJS.Timeout;
  #next: NodeJS.Timeout | undefined;
  /** Null at first: the file may have changed between being read and being watched. */
  #told: Look | null = null;
  #changing: { readonly sinceMs: number; readonly signature: string } | undefined;
  #closed = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#watcher = watchFolder(dirname(options.path), () => this.#lookIn(options.debounceMs));
    this.#poll = setInterval(() => this.#lookIn(0), options.pollMs);
    this.#poll.unref();
    this.#lookIn(0);
  }

  close(): void {
    this.#closed = true;
    this.#watcher?.close();
    clearInterval(this.#poll);
    clearTimeout(this.#next);
  }

  #lookIn(delayMs: number): void {
    if (this.#closed || this.#next) return;
    this.#next = setTimeout(() => void this.#look(), delayMs);
    this.#next.unref();
  }

  async #look(): Promise<void> {
    this.#next = undefined;
    const seen = await lookAt(this.#options.path);
    if (this.#closed) return;
    const isAsTold = seen.signature === this.#told?.signature;
    if (!isAsTold && !this.#isAtRest(seen)) {
      this.#lookIn(this.#options.debounceMs);
      return;
    }
    this.#changing = undefined;
    if (isAsTold && !this.#told?.isYoung) return;
    this.#told = seen;
    this.#options.onChange();
  }

  /** Nobody should read a file that is half written. */
  #isAtRest({ signature }: Look): boolean {
    const nowMs = performance.now();
    const { sinceMs, signature: before } = this.#changing ?? { sinceMs: nowMs, signature: null };
    this.#changing = { sinceMs, signature };
    return signature === before || nowMs - sinceMs >= AT_MOST_DEBOUNCES * this.#options.debounceMs;
  }
}

/** Null where folders cannot be watched or no more of them: looking from time to time must do then. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

/** Through the symbolic links: a swap shows as another inode. */
async function lookAt(path: string): Promise<Look> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
    const signature = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    return { signature, isYoung: Date.now() - Number(ctimeMs) < COARSEST_CLOCK_MS };
  } catch {
    return { signature: 'missing', isYoung: false };
  }
}
