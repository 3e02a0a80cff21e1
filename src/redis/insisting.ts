/**
 * Redis may refuse to serve for a moment: full, without the replicas that it wants, failing over. Of a call that it refuses
 * nothing is done, so that whoever has the time makes it again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isRefusal } from './redis-failure.ts';

/** Makes a call; perhaps more than once, so it must be one that may be repeated. */
export type Insist = <T>(call: () => Promise<T>) => Promise<T>;

/** For callers who wait for an answer. */
export const once: Insist = (call) => call();

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;

/** Repeats what Redis refuses until it is served, or for so long; then it fails as it did last. */
export function insistingFor(ms: number): Insist {
  return async (call) => {
    const until = performance.now() + ms;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await call();
      } catch (error) {
        const wait = pauseMs * (0.5 + Math.random() / 2);
        if (!isRefusal(error) || performance.now() + wait >= until) throw error;
        await delay(wait);
      }
    }
  };
}
