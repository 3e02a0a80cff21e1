/** Which faults happen when. Drawn here, made to happen by nemesis.ts. */
import { CRASH_POINTS } from '../../src/placement/crash-point.ts';
import type { Dice } from './random.ts';
import { ALLOCATIONS } from './world.ts';

export const PROCESSES = ['api-0', 'api-1', 'worker-0', 'worker-1', 'worker-2', 'orchestrator'] as const;
export type ProcessName = (typeof PROCESSES)[number];
const WORKERS = ['worker-0', 'worker-1', 'worker-2'] as const;
const INTAKE = ['api-0', 'api-1'] as const;

/** Of the two processes that take matches; with `all` they place them as well. */
export const INTAKE_ROLES = ['api', 'all'] as const;
export type IntakeRole = (typeof INTAKE_ROLES)[number];

/** A rule of PUT /local/faults. */
export interface UpstreamRule {
  readonly operation: string;
  readonly allocation_id?: string;
  readonly kind: 'latency' | 'status' | 'commit_then_drop' | 'drop' | 'stall';
  readonly rate: number;
  readonly ms?: number;
  readonly status?: number;
}

export type FaultAction =
  | { readonly kind: 'kill' | 'terminate'; readonly process: ProcessName }
  | { readonly kind: 'pause'; readonly process: ProcessName; readonly forMs: number }
  /** A process that places matches is started again such that it kills itself at this point of its work. */
  | { readonly kind: 'crash_at'; readonly process: ProcessName; readonly point: string }
  | { readonly kind: 'redis'; readonly how: 'terminate' | 'kill' | 'power_cut'; readonly downMs: number }
  | { readonly kind: 'cut'; readonly link: 'redis' | 'orchestrator' }
  | { readonly kind: 'blackhole'; readonly link: 'redis' | 'orchestrator'; readonly forMs: number }
  | {
      readonly kind: 'upstream';
      readonly seed: number;
      readonly rules: readonly UpstreamRule[];
      readonly forMs: number;
    };

export type Fault = { readonly atMs: number } & FaultAction;

/** Nothing is broken before the first matches are on their way. */
const FIRST_AT_MS = 1_000;

export function drawFaults(dice: Dice, untilMs: number, intake: IntakeRole): Fault[] {
  const placing = intake === 'all' ? [...INTAKE, ...WORKERS] : WORKERS;
  const faults: Fault[] = [];
  for (let atMs = FIRST_AT_MS; atMs < untilMs; atMs += dice.between(500, 1_800)) {
    faults.push({ atMs, ...drawFault(dice, placing) });
  }
  return faults;
}

function drawFault(dice: Dice, placing: readonly ProcessName[]): FaultAction {
  const link = dice.oneOf(['redis', 'orchestrator'] as const);
  return dice.pick<() => FaultAction>([
    [4, () => ({ kind: 'kill', process: dice.oneOf(PROCESSES) })],
    [2, () => ({ kind: 'terminate', process: dice.oneOf(PROCESSES) })],
    [5, () => ({ kind: 'crash_at', process: dice.oneOf(placing), point: drawPoint(dice) })],
    [3, () => ({ kind: 'pause', process: dice.oneOf(placing), forMs: drawPauseMs(dice) })],
    [1, () => ({ kind: 'pause', process: dice.oneOf(INTAKE), forMs: dice.between(500, 3_000) })],
    // Shorter than PLACEMENT_SETTLE_MS: what waits in a stopped orchestrator still takes effect when it goes on.
    [1, () => ({ kind: 'pause', process: 'orchestrator', forMs: dice.between(300, 1_200) })],
    [1, () => ({ kind: 'redis', how: 'terminate', downMs: dice.between(100, 1_000) })],
    [1, () => ({ kind: 'redis', how: 'kill', downMs: dice.between(100, 1_000) })],
    [1, () => ({ kind: 'redis', how: 'power_cut', downMs: dice.between(100, 1_000) })],
    [2, () => ({ kind: 'cut', link })],
    [2, () => ({ kind: 'blackhole', link, forMs: dice.between(300, 2_000) })],
    [5, () => drawUpstream(dice)],
  ])();
}

const drawPoint = (dice: Dice) =>
  `${dice.oneOf(CRASH_POINTS)}:${dice.oneOf(['before', 'after'])}:${dice.between(1, 12)}`;

/** Often longer than a match's lease and the reconciler's (both about 2.5 s), and than a job's lock (5 s). */
const drawPauseMs = (dice: Dice) => dice.between(1_000, 8_000);

function drawUpstream(dice: Dice): FaultAction {
  const rules = Array.from({ length: dice.between(1, 3) }, () => drawRule(dice));
  return { kind: 'upstream', seed: dice.between(0, 1e6), rules, forMs: dice.between(800, 3_000) };
}

function drawRule(dice: Dice): UpstreamRule {
  const operation = dice.pick([
    [6, 'CreateReservation'],
    [2, 'SetPayloadAnnotation'],
    [3, 'DeleteReservation'],
    [2, 'ListPayloads'],
    [1, 'GetPayload'],
    [1, '*'],
  ]);
  const where = dice.chance(0.4) ? { allocation_id: dice.oneOf(Object.values(ALLOCATIONS)) } : {};
  const rate = dice.between(2, 10) / 10;
  const kind = dice.pick<UpstreamRule['kind']>([
    [2, 'latency'],
    [3, 'status'],
    [4, 'commit_then_drop'],
    [2, 'drop'],
    [2, 'stall'],
  ]);
  const more = {
    latency: { ms: dice.between(20, 400) },
    stall: { ms: dice.between(600, 1_500) },
    status: { status: dice.oneOf([429, 500, 502, 503]) },
    commit_then_drop: {},
    drop: {},
  };
  return { operation, ...where, kind, rate, ...more[kind] };
}
