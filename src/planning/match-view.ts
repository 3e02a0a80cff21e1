/**
 * A match as expressions see it, under the names of the API. Attributes are handed over as they are: CEL reads plain
 * JSON, and every JSON number is a double to it, so nothing is copied and the parts that no expression reads cost nothing.
 * Made for one plan and never kept beyond it.
 */
import type { MatchExtent } from './cost-bound.ts';
import { heaviestAttributes } from './match-weight.ts';
import type { JsonValue, PlanInput, PlanPlayer } from './plan-input.ts';

type JsonObject = Readonly<Record<string, JsonValue>>;

const NONE: Readonly<Record<string, never>> = Object.freeze({});

export class PlayerView {
  readonly #player: PlanPlayer;

  constructor(player: PlanPlayer) {
    this.#player = player;
  }

  get player_id(): string {
    return this.#player.playerId;
  }

  get team(): string | undefined {
    return this.#player.team;
  }

  get latencies_ms(): Readonly<Record<string, number>> {
    return this.#player.latenciesMs ?? NONE;
  }

  get attributes(): JsonObject {
    return this.#player.attributes ?? NONE;
  }
}

/** What the expressions of one plan may take together, in the steps of expression-cost.ts: a few milliseconds. */
export const PLAN_STEPS = 50_000;

export class MatchView {
  readonly match_id: string;
  readonly profile: string;
  readonly priority: bigint;
  readonly attributes: JsonObject;
  readonly #players: readonly PlanPlayer[];
  #views: readonly PlayerView[] | undefined;
  #weight: number | undefined;
  #remainingSteps = PLAN_STEPS;
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
}
