import { setImmediate } from 'node:timers/promises';

/** Work on a long list holds up everything else in the process for no longer than about this. */
const TURN_MS = 2;

/** Says when it is the others' turn: `if (turns.isOver) await turns.next();` */
export class Turns {
  #begunAt = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#begunAt > TURN_MS;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.#begunAt = performance.now();
  }
}

export async function mapInTurns<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const turns = new Turns();
  const mapped: U[] = [];
  for (const item of items) {
    if (turns.isOver) await turns.next();
    mapped.push(map(item));
  }
  return mapped;
}
