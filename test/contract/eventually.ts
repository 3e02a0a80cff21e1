import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is as wanted; gives up loudly. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  isWanted: (answer: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (performance.now() > giveUpAt) throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    await delay(10);
  }
}
