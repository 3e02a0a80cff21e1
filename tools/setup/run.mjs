/** Runs other programs so that whoever interrupts us interrupts them, and nothing is left running. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

export const say = (text) => process.stderr.write(`setup: ${text}\n`);

/** What the person at the keyboard can mend; shown without a stack. */
export class SetupError extends Error {}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15);

let current;
let interruptedBy;
let watching = false;

function watchSignals() {
  if (watching) return;
  watching = true;
  for (const signal of signals) {
    process.on(signal, () => {
      interruptedBy ??= signal;
      if (!current) process.exit(exitCodeOf(undefined, signal));
      // A terminal's Ctrl-C goes to the whole foreground group; a signal sent to this pid alone is passed on.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) current.kill(signal);
    });
  }
}

/**
 * Resolves with whether the program ended well. What it prints goes to our stderr: stdout belongs to the tool that we run
 * in the end. If we were told to stop meanwhile, we do, as soon as the program has.
 */
export function run(command, args, options = {}) {
  watchSignals();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], ...options });
    current = child;
    const ended = (well) => {
      current = undefined;
      if (interruptedBy) process.exit(exitCodeOf(undefined, interruptedBy));
      resolve(well);
    };
    child.once('error', (error) => {
      say(`${command}: ${error.message}`);
      ended(false);
    });
    child.once('exit', (code) => ended(code === 0));
  });
}

/**
 * Runs the tool in this terminal, on the pinned runtime, and ends with its exit code. The channel between us tells it
 * should we be killed; under npm, we watch for npm's own death, since nobody tells us.
 */
export function runInstead(runtime, args, { root, extraEnv }) {
  watchSignals();
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const from = { INIT_CWD: process.env.INIT_CWD ?? process.cwd() };
  const child = spawn(runtime, args, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...from, ...extraEnv, PATH },
  });
  current = child;
  child.on('exit', (code, signal) => process.exit(exitCodeOf(code, signal)));
  if (process.env.npm_lifecycle_event) endWithParent(child);
}

const PARENT_CHECK_MS = 500;

function endWithParent(child) {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
}
