/**
 * Says when a file may have changed.
 *
 * Kubernetes mounts ConfigMaps and Secrets as symbolic links (`profiles.yaml` → `..data/profiles.yaml`, `..data` → a dated folder)
 * and swaps `..data`. A watch on the file itself would see its inode vanish and nothing more, so the folder is watched;
 * and because not every file system reports changes, the file is also looked at from time to time.
 */
import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface FileWatchOptions {
  readonly path: string;
  /** A change is often several events; they are told as one, when none has come for so long. */
  readonly debounceMs: number;
  readonly pollMs: number;
  readonly onChange: () => void;
}

export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watcher: FSWatcher | null;
  readonly #poll: NodeJS.Timeout;
  #debounce: NodeJS.Timeout | undefined;
  #seen: string | null = null;
  #closed = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#watcher = watchFolder(dirname(options.path), () => this.#changed());
    this.#poll = setInterval(() => void this.#look(), options.pollMs);
    this.#poll.unref();
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    this.#watcher?.close();
    clearInterval(this.#poll);
    clearTimeout(this.#debounce);
  }

  async #look(): Promise<void> {
    const now = await signature(this.#options.path);
    // The first look counts as a change: the file may have changed between being read and being watched.
    if (now !== this.#seen) this.#changed();
    this.#seen = now;
  }

  #changed(): void {
    if (this.#closed) return;
    clearTimeout(this.#debounce);
    this.#debounce = setTimeout(this.#options.onChange, this.#options.debounceMs);
    this.#debounce.unref();
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
async function signature(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
