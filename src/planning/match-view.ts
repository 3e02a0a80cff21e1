/**
 * A match as expressions see it. Whole JSON numbers become CEL integers, others doubles. Converting costs more than
 * most expressions do, so each part is converted when an expression first reads it, once per plan, and never kept
 * beyond the plan.
 */
import type { JsonValue, PlanInput, PlanPlayer } from './plan-input.ts';

type CelValue = null | boolean | bigint | number | string | readonly CelValue[] | CelMap;
type CelMap = ReadonlyMap<string, CelValue>;
type JsonObject = Readonly<Record<string, JsonValue>>;

/** How many JSON values one plan converts at most; the rest of the match is then out of reach for its expressions. */
export const MAX_CONVERTED_VALUES = 20_000;

export class MatchTooLarge extends Error {}

class Conversion {
  #remaining = MAX_CONVERTED_VALUES;

  map(source: JsonObject): CelMap {
    const converted = new Map<string, CelValue>();
    for (const key of Object.keys(source)) {
      const value = source[key];
      if (value !== undefined) converted.set(key, this.value(value));
    }
    return converted;
  }

  value(source: JsonValue): CelValue {
    this.#remaining -= 1;
    if (this.#remaining < 0) {
      throw new MatchTooLarge(`the match holds more than ${MAX_CONVERTED_VALUES} values, too many for an expression`);
    }
    if (typeof source === 'number') return Number.isSafeInteger(source) ? BigInt(source) : source;
    if (source === null || typeof source !== 'object') return source;
    return isList(source) ? source.map((item) => this.value(item)) : this.map(source);
  }
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The getters carry the names that expressions use: they are the public names of a player in the API. */
export class PlayerView {
  readonly #player: PlanPlayer;
  readonly #conversion: Conversion;
  #latencies: CelMap | undefined;
  #attributes: CelMap | undefined;

  constructor(player: PlanPlayer, conversion: Conversion) {
    this.#player = player;
    this.#conversion = conversion;
  }

  get player_id(): string {
    return this.#player.playerId;
  }

  get team(): string | undefined {
    return this.#player.team;
  }

  get latencies_ms(): CelMap {
    return (this.#latencies ??= this.#conversion.map(this.#player.latenciesMs ?? {}));
  }

  get attributes(): CelMap {
    return (this.#attributes ??= this.#conversion.map(this.#player.attributes ?? {}));
  }
}

export class MatchView {
  readonly match: PlanInput;
  readonly priority: bigint;
  readonly #conversion = new Conversion();
  #attributes: CelMap | undefined;
  #players: readonly PlayerView[] | undefined;

  constructor(match: PlanInput, defaultPriority: number) {
    this.match = match;
    this.priority = BigInt(match.priority ?? defaultPriority);
  }

  get match_id(): string {
    return this.match.matchId;
  }

  get profile(): string {
    return this.match.profile;
  }

  get attributes(): CelMap {
    return (this.#attributes ??= this.#conversion.map(this.match.attributes));
  }

  get players(): readonly PlayerView[] {
    return (this.#players ??= this.match.players.map((player) => new PlayerView(player, this.#conversion)));
  }
}
