import type { Dice } from './random.ts';
import { BUILD, type ProfileName } from './world.ts';

/** What one client does with one match. Times are milliseconds from the start of the run. */
export interface MatchScript {
  readonly matchId: string;
  readonly atMs: number;
  readonly profile: ProfileName;
  readonly placeable: boolean;
  readonly request: object;
  /** Which api it is sent to first; what follows goes to the other one. */
  readonly api: 0 | 1;
  /** The same request once more, to the other api, so long after the first was sent. */
  readonly duplicateAfterMs: number | null;
  /** Another body under the same id, so long after the first was accepted. */
  readonly conflictAfterMs: number | null;
  /** DELETE so long after it was accepted, in whatever state it then is. */
  readonly withdrawAfterMs: number | null;
  /** For a profile whose matches must be confirmed: so long after it was assigned, in time or too late. */
  readonly confirmAfterMs: number | null;
  /** DELETE so long after it was assigned. */
  readonly releaseAfterMs: number | null;
  /** Its game server exits so long after the assignment. */
  readonly exitAfterMs: number | null;
}

/** Most games are short, so that payloads change hands; some last beyond the run and must still be held then. */
const LASTING = 0.12;

export function drawMatch(dice: Dice, seed: number, index: number, rate: number): MatchScript {
  const profile = dice.pick<ProfileName>([
    [6, 'ranked'],
    [3, 'casual'],
    [2, 'scarce'],
    [3, 'leased'],
  ]);
  const placeable = !(profile === 'ranked' && dice.chance(0.03));
  const maybe = (probability: number, least: number, most: number) => {
    const [drawn, afterMs] = [dice.chance(probability), dice.between(least, most)];
    return drawn ? afterMs : null;
  };
  const match = {
    matchId: `m-${seed}-${index}`,
    atMs: Math.round((index * 1_000) / rate) + dice.between(0, 200),
    profile,
    placeable,
    api: dice.oneOf([0, 1] as const),
    duplicateAfterMs: maybe(0.2, 0, 1_500),
    conflictAfterMs: maybe(0.1, 0, 2_000),
    withdrawAfterMs: maybe(0.15, 0, 1_500),
  };
  const lasts = dice.chance(LASTING);
  const [releaseAfterMs, exitAfterMs] = [dice.between(200, 3_000), dice.between(200, 3_000)];
  const exits = !lasts && dice.chance(0.05);
  return {
    ...match,
    request: requestOf(dice, match.matchId, profile, placeable),
    confirmAfterMs: profile === 'leased' ? maybe(0.75, 0, 1_800) : null,
    releaseAfterMs: lasts || exits ? null : releaseAfterMs,
    exitAfterMs: exits ? exitAfterMs : null,
  };
}

/** A match without a build fits no selector of its profile. */
function requestOf(dice: Dice, match_id: string, profile: ProfileName, placeable: boolean): object {
  const map = dice.oneOf(['harbor', 'canyon']);
  const own = { priority: dice.between(0, 9), deadline_ms: dice.between(1_500, 7_000) };
  const attributes = placeable ? { build: BUILD, map } : { map };
  return {
    match_id,
    profile,
    attributes,
    ...(dice.chance(0.7) ? own : {}),
    match_data: { seed: dice.between(0, 1e6) },
  };
}
