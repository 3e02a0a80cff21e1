import { setTimeout as delay } from 'node:timers/promises';

/** Polls until the condition holds; an error that says what was seen last where it does not in time. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  { withinMs = 10_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > giveUpAt) throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await delay(everyMs);
  }
}
