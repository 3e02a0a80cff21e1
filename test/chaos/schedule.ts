/** All that will happen in a run, drawn from its seed before it begins: the same seed, the same schedule. */
import { createHash } from 'node:crypto';
import { drawFaults, type Fault, type IntakeRole } from './fault-plan.ts';
import { drawMatch, type MatchScript } from './match-script.ts';
import { Dice } from './random.ts';

export interface ScheduleSettings {
  readonly seed: number;
  /** How long matches arrive and faults happen. */
  readonly seconds: number;
  /** Matches a second. */
  readonly rate: number;
  readonly intake?: IntakeRole;
}

export interface Schedule extends ScheduleSettings {
  readonly matches: readonly MatchScript[];
  readonly faults: readonly Fault[];
  /** The same for the same schedule. */
  readonly digest: string;
}

export function drawSchedule(settings: ScheduleSettings): Schedule {
  const { seed, seconds, rate, intake = 'api' } = settings;
  const dice = new Dice(seed);
  const matches = Array.from({ length: Math.round(seconds * rate) }, (_, index) => drawMatch(dice, seed, index, rate));
  const faults = drawFaults(dice, seconds * 1_000, intake);
  const digest = createHash('sha256').update(JSON.stringify({ matches, faults })).digest('hex').slice(0, 16);
  return { ...settings, matches, faults, digest };
}
