/**
 * How many matches a second are completed, and what CPU each costs: the whole durable way against a direct call from the
 * handler, and against what a team writes in a week. A match is completed when its annotation, which is written last, has
 * reached the upstream. Each round starts the system anew, warms it up, and sends as fast as it takes them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMs } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { SYSTEMS, type System, type SystemName } from './systems/systems.ts';

const WARM_UP = 3_000;
const MATCHES = 8_000;
const CONNECTIONS = 64;
const WITHIN_MS = 60_000;

export interface Completed {
  readonly perSecond: number;
  /** Of the service and of its Redis, ms. */
  readonly cpuPerMatch: number;
  readonly failed: number;
}

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const names = Object.keys(SYSTEMS) as SystemName[];
  const seen = await onStage((stage) =>
    inRounds(rounds, names, (name) => withSystem(stage, name, (system) => complete(stage, system, MATCHES * scale))),
  );
  tell(report, seen);
}

export async function withSystem<T>(
  { upstream }: Stage,
  name: SystemName,
  work: (system: System) => Promise<T>,
): Promise<T> {
  await upstream.ask({ do: 'forget' });
  const system = await SYSTEMS[name](upstream.url);
  try {
    return await work(system);
  } finally {
    await system.stop();
  }
}

export async function complete(stage: Stage, system: System, count: number): Promise<Completed> {
  await send(stage, system, 'warm', WARM_UP);
  const pids = [...system.pids, ...(system.redis?.pid === undefined ? [] : [system.redis.pid])];
  const cpuBefore = cpuMs(pids);
  const startedAt = performance.now();
  const { done, failed } = await send(stage, system, 'match', count);
  const seconds = (performance.now() - startedAt) / 1_000;
  // The last match's own record is written after its annotation.
  await delay(200);
  return { perSecond: done / seconds, cpuPerMatch: (cpuMs(pids) - cpuBefore) / count, failed };
}

export async function send({ upstream, load }: Stage, { url }: System, ids: string, count: number) {
  const { annotated: before } = await upstream.ask({ do: 'count' });
  const target = { url, ids };
  const sent = load.ask({ kind: 'closed', target, count, connections: CONNECTIONS });
  const { annotated } = await upstream.ask({ do: 'await', annotated: before + count, withinMs: WITHIN_MS });
  const { failed } = await sent;
  const done = annotated - before;
  return { done, failed: Math.max(failed, count - done) };
}

function tell(report: Report, seen: Record<SystemName, Completed[]>): void {
  const rate = (name: SystemName) => seen[name].map(({ perSecond }) => perSecond);
  const cpu = (name: SystemName) => seen[name].map(({ cpuPerMatch }) => cpuPerMatch);
  for (const name of Object.keys(SYSTEMS) as SystemName[]) {
    report.add(`${name}: completed`, 'matches/s', figureOf(rate(name)));
    report.add(`${name}: CPU per match, service and Redis`, 'ms', figureOf(cpu(name)));
    report.add(`${name}: failed`, 'matches', figureOf(seen[name].map(({ failed }) => failed)), { atMost: 0 });
  }
  report.add('naive ÷ floor: completed', 'times', ratio(rate('naive'), rate('floor')));
  report.add('naive ÷ floor: CPU per match', 'times', ratio(cpu('naive'), cpu('floor')));
  for (const name of ['ours (all)', 'ours (api + worker)'] as const) {
    report.add(`${name} ÷ floor: completed`, 'times', ratio(rate(name), rate('floor')), { atLeast: 0.75 });
    report.add(`${name} ÷ naive: completed`, 'times', ratio(rate(name), rate('naive')), { atLeast: 1.25 });
    report.add(`${name} ÷ floor: CPU per match`, 'times', ratio(cpu(name), cpu('floor')), { atMost: 2 });
  }
}
