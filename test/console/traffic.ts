import { setTimeout as delay } from 'node:timers/promises';
import { place, type ConsoleWorld } from './console-world.ts';

/** Matches that come and go until the signal, so that plots have something to draw. */
export async function runTraffic({ matchmaker }: ConsoleWorld, over: AbortSignal): Promise<void> {
  const underWay: Promise<unknown>[] = [];
  for (let index = 0; !over.aborted; index += 1) {
    const id = `t-${index}`;
    underWay.push(place(matchmaker, id).then(() => delay(3_000).then(() => matchmaker.withdraw(id))));
    await delay(120 + 100 * Math.sin(index / 12));
  }
  await Promise.all(underWay);
}
