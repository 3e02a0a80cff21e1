import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { exitOf } from './child-process.ts';
import { readyWithin } from './role-process.ts';

const WITHIN_MS = 4_000;

function child(script: string) {
  const started = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return { started, exited: exitOf(started) };
}

describe('a role that is started', () => {
  it('lives on beyond the time in which it had to become ready', async () => {
    const { started, exited } = child(`
      process.send({ type: 'ready', url: 'http://127.0.0.1:1' });
      setTimeout(() => process.exit(7), ${WITHIN_MS + 500});`);
    expect(await readyWithin(started, exited, WITHIN_MS)).toEqual({ type: 'ready', url: 'http://127.0.0.1:1' });
    expect(await exited).toBe(7);
  });

  it('is killed where it is not ready in time', async () => {
    const { started, exited } = child('setInterval(() => undefined, 1_000)');
    expect(await readyWithin(started, exited, 200)).toBeUndefined();
    expect(await exited).toBe('SIGKILL');
  });
});
