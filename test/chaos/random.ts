import { seededRandom } from '../../src/local-orchestrator/faults/random.ts';

/** Draws of the kinds that a schedule needs, all from one seed. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** True this often. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  /** One of them, as often as its weight says. */
  pick<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let rest = this.#random() * total;
    for (const [weight, choice] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    const [last] = choices.slice(-1);
    if (!last) throw new Error('nothing to choose from');
    return last[1];
  }

  oneOf<T>(choices: readonly T[]): T {
    return this.pick(choices.map((choice) => [1, choice]));
  }
}
