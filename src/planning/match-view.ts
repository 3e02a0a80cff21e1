/**
 * A match as expressions see it, under the names of the API. Attributes are handed over as they are: CEL reads plain
 * JSON, and every JSON number is a double to it, so nothing is copied and the parts that no expression reads cost nothing.
 * Made for one plan and never kept beyond it.
 */
import type { MatchExtent } from './cost-bound.ts';
import { heaviestAttributes } from './match-weight.ts';
import type { PlanInput, PlanPlayer } from './plan-input.ts';

const NONE: Readonly<Record<string, never>> = Object.freeze({});

type ReadPlayer = Pick<PlanPlayer, 'playerId' | 'team'> & Partial<Record<'latenciesMs' | 'attributes', unknown>>;

export class PlayerView {
  readonly #player: ReadPlayer;

  constructor(player: ReadPlayer) {
    this.#player = player;
  }

  get player_id(): string {
    return this.#player.playerId;
  }

  get team(): string | undefined {
    return this.#player.team;
  }

  get latencies_ms(): unknown {
    return this.#player.latenciesMs ?? NONE;
  }

  get attributes(): unknown {
    return this.#player.attributes ?? NONE;
  }
}

/** What the expressions of one plan may take together, in the steps of expression-cost.ts: a few milliseconds. */
export const PLAN_STEPS = 50_000;

export class MatchView {
  readonly match_id: string;
  readonly profile: string;
  readonly priority: bigint;
  attributes: unknown;
  #players: readonly ReadPlayer[];
  #views: readonly PlayerView[] | undefined;
  #weight: number | undefined;
  #remainingSteps = PLAN_STEPS;
  #isOfMaps = false;
  readonly extent: MatchExtent;

  constructor(match: PlanInput, defaultPriority: number) {
    this.match_id = match.matchId;
    this.profile = match.profile;
    this.priority = BigInt(match.priority ?? defaultPriority);
    this.attributes = match.attributes;
    this.#players = match.players;
    this.extent = { players: match.players.length, weight: () => (this.#weight ??= heaviestAttributes(match)) };
  }

  get players(): readonly PlayerView[] {
    return (this.#views ??= this.#players.map((player) => new PlayerView(player)));
  }

  /** Whether the plan can still afford so many steps; they are taken off if so. */
  spend(steps: number): boolean {
    if (steps > this.#remainingSteps) return false;
    this.#remainingSteps -= steps;
    return true;
  }

  /**
   * CEL tells a map by its `constructor`, and does not know an object that has a key of that name: as a `Map` it does. Such
   * a match is rare, and a copy of every other would be for nothing. Answers whether a failed expression may now succeed.
   */
  readAsMaps(): boolean {
    const { players, weight } = this.extent;
    if (this.#isOfMaps || !this.spend(Math.ceil((1 + players) * weight()))) return false;
    this.#isOfMaps = true;
    this.attributes = withMaps(this.attributes);
    this.#players = this.#players.map(({ latenciesMs = NONE, attributes = NONE, ...rest }) => ({
      ...rest,
      latenciesMs: withMaps(latenciesMs),
      attributes: withMaps(attributes),
    }));
    this.#views = undefined;
    return true;
  }
}

function withMaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMaps);
  return new Map(Object.entries(value).map(([key, part]) => [key, withMaps(part)]));
}
