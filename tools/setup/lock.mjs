/** One setup at a time in one checkout: npm ci and the build each rewrite a whole folder. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError, say } from './run.mjs';

const POLL_MS = 100;
const GIVE_UP_AFTER_MS = 15 * 60_000;

/** Takes the lock if it is free. Linked into place, so that nobody ever sees a lock without the pid of who holds it. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Removes the lock of one that is gone. Only one at a time may: two could each remove the other's new lock. */
function removeStale(file) {
  const removal = `${file}.removal`;
  if (!take(removal)) {
    const remover = holderOf(removal);
    if (remover !== undefined && !isAlive(remover)) rmSync(removal, { force: true });
    return;
  }
  try {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) rmSync(file, { force: true });
  } finally {
    rmSync(removal, { force: true });
  }
}

/**
 * Runs the step while no other process does; waits for one that is at it.
 * @throws {SetupError} after a quarter of an hour, naming the file that may be in the way
 */
export async function withLock(file, step) {
  mkdirSync(dirname(file), { recursive: true });
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (let told = false; !take(file); await delay(POLL_MS)) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      removeStale(file);
      continue;
    }
    if (!told) say(`waiting for another setup (pid ${holder ?? 'unknown'}) to finish`);
    told = true;
    if (performance.now() > giveUpAt) throw new SetupError(`still locked; if no setup is running, remove ${file}`);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await step();
  } finally {
    process.off('exit', release);
    release();
  }
}
