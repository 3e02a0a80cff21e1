import type { ChildProcess } from 'node:child_process';

/** What a process ended with; -1 where it could not be started at all. Never rejects. */
export function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0));
    child.once('error', () => {
      if (child.pid === undefined) resolve(-1);
    });
  });
}

/** Not a failure of the stack: it was told to stop before it stood. */
export class StoppedWhileStarting extends Error {
  override readonly name = 'StoppedWhileStarting';
}

export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StoppedWhileStarting('told to stop while starting');
}
