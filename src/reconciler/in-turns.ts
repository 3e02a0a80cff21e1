import { setImmediate as othersTurn } from 'node:timers/promises';

/** So few that others hardly notice: a fraction of a millisecond. */
const AT_ONCE = 500;

/** Of many, some at a time: between two groups it is the turn of everybody else in the process. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<readonly T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < AT_ONCE) continue;
    yield group;
    await othersTurn();
    group = [];
  }
  if (group.length > 0) yield group;
}
