/** One real process of a payload, with everything that it may have started: a process group of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode } from '../error-code.ts';
import type { BoundedLog } from './bounded-log.ts';
import { guarded, shell, type GuardedCommand } from './guard.ts';

export class PayloadProcess {
  /** Resolves with the exit code; null when it was killed, or never began. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(command: GuardedCommand, cwd: string | null, log: BoundedLog) {
    this.#child = spawn(shell, guarded(command), {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(cwd !== null && { cwd }),
    });
    const write = (chunk: Buffer) => log.write(chunk);
    this.#child.stdout?.on('data', write);
    this.#child.stderr?.on('data', write);
    // The pipe of the guard breaks when the guard ends first; that is its ordinary end.
    this.#child.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (err) => {
        log.write(Buffer.from(`${err.message}\n`));
        resolve(null);
      });
      // A grandchild may hold the output open for as long as it likes: so not 'close', and nothing of the group is left.
      this.#child.once('exit', (code) => {
        this.signal('SIGKILL');
        resolve(code);
      });
    });
  }

  /** Reaches the whole group; where nobody is left, nothing happens. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (err) {
      // Nobody is left, or, on macOS, only what has ended and was not yet waited for.
      if (!['ESRCH', 'EPERM'].includes(errorCode(err) ?? '')) throw err;
    }
  }
}
