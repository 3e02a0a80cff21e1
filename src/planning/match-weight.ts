/** How much the heaviest attributes of a match hold: its values, and its text by the length. */
import { CHARACTERS_PER_STEP } from './cost-bound.ts';
import type { JsonValue, PlanInput, PlanPlayer } from './plan-input.ts';

type JsonMap = Readonly<Record<string, JsonValue>>;

/** So many values are weighed, which takes a few milliseconds; a match that holds more counts as … */
const MAX_WEIGHED_VALUES = 20_000;
/** … too heavy for every expression whose cost depends on the weight. Finite, because a bound may multiply it by 0. */
const UNAFFORDABLE = 1_000_000_000;

/** JSON may be nested as deep as it is long, and comparing it recurses. */
const MAX_DEPTH = 64;

export function heaviestAttributes({ attributes, players }: PlanInput): number {
  const counter = new WeightCounter();
  let heaviest = counter.weigh(attributes);
  for (const player of players) {
    const own = player.attributes === undefined ? 1 : counter.weigh(player.attributes);
    heaviest = Math.max(heaviest, own + playerFields(player));
  }
  return heaviest;
}

function playerFields({ playerId, team = '', latenciesMs = {} }: PlanPlayer): number {
  return (playerId.length + team.length) / CHARACTERS_PER_STEP + Object.keys(latenciesMs).length;
}

class WeightCounter {
  /** Over all that is weighed, so that the weighing itself is bounded. */
  #remaining = MAX_WEIGHED_VALUES;

  weigh(value: JsonValue, depth = 0): number {
    this.#remaining -= 1;
    if (this.#remaining < 0 || depth > MAX_DEPTH) return UNAFFORDABLE;
    if (typeof value === 'string') return 1 + value.length / CHARACTERS_PER_STEP;
    if (typeof value !== 'object' || value === null) return 1;
    return isList(value) ? this.#weighList(value, depth) : this.#weighMap(value, depth);
  }

  #weighList(list: readonly JsonValue[], depth: number): number {
    let weight = 1;
    for (const part of list) {
      weight += this.weigh(part, depth + 1);
      if (this.#remaining < 0) return UNAFFORDABLE;
    }
    return weight;
  }

  #weighMap(map: JsonMap, depth: number): number {
    let weight = 1;
    // Not Object.entries, which would first copy all that is then found to be too much.
    for (const key in map) {
      const part = map[key];
      if (part !== undefined) weight += this.weigh(part, depth + 1) + key.length / CHARACTERS_PER_STEP;
      if (this.#remaining < 0) return UNAFFORDABLE;
    }
    return weight;
  }
}

/** `Array.isArray` does not tell a readonly array from a map. */
function isList(value: readonly JsonValue[] | JsonMap): value is readonly JsonValue[] {
  return Array.isArray(value);
}
