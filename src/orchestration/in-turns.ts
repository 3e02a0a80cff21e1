import { setTimeout as rest } from 'node:timers/promises';

/** Work on a long list holds up everything else in the process for no longer than about this, */
const TURN_MS = 1;
/** and then leaves it alone for at least so long: others get the larger part of the time, however long the list is. */
const REST_MS = 4;

/** Says when it is the others' turn: `if (turns.isOver) await turns.next();` */
export class Turns {
  #begunAt = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#begunAt > TURN_MS;
  }

  async next(): Promise<void> {
    await rest(REST_MS);
    this.#begunAt = performance.now();
  }
}
