/**
 * How long a caller waits for its server, open loop, with an upstream that takes 20 ms for each of its two calls: at about
 * half of what our system takes, and at 100 a second. All at the same rate; what ours adds to the floor is told.
 */
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { difference, figureOf, ratio } from './measure/statistics.ts';
import type { LoadReply } from './processes/load.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import type { System, SystemName } from './systems/systems.ts';
import { withSystem } from './throughput.ts';

const UPSTREAM_MS = 20;
const FOR_MS = 8_000;
const WARM_UP = 1_500;
const WAIT_S = 30;
const SLOW_PER_SECOND = 100;
const NAMES = ['floor', 'naive', 'ours (all)', 'ours (api + worker)'] as const satisfies readonly SystemName[];

type Rates = Record<'half of capacity' | '100/s', LoadReply>;

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const { half, seen } = await onStage(async (stage) => {
    await stage.upstream.ask({ do: 'answer after', ms: UPSTREAM_MS });
    const capacity = await withSystem(stage, 'ours (all)', (system) => capacityOf(stage, system));
    const perSecond = Math.round(capacity / 2);
    const latencies = (name: SystemName) =>
      withSystem(stage, name, (system) => measure(stage, system, perSecond, FOR_MS * scale));
    return { half: perSecond, seen: await inRounds(rounds, NAMES, latencies) };
  });
  report.note('half of what ours (all) completes with held callers', 'matches/s', half);
  for (const at of ['half of capacity', '100/s'] as const) tell(report, seen, at);
}

/** Closed loop, each caller held until it has its server. */
async function capacityOf({ load }: Stage, { url }: System): Promise<number> {
  const target = { url, ids: 'capacity', wait: WAIT_S };
  await load.ask({ kind: 'closed', target: { ...target, ids: 'warm' }, count: WARM_UP, connections: 128 });
  const { sent, elapsedMs } = await load.ask({ kind: 'closed', target, count: 3_000, connections: 128 });
  return (1_000 * sent) / elapsedMs;
}

async function measure({ load }: Stage, { url }: System, half: number, forMs: number): Promise<Rates> {
  const target = { url, wait: WAIT_S, expect: '"state":"assigned"' };
  await load.ask({ kind: 'closed', target: { ...target, ids: 'warm' }, count: WARM_UP, connections: 64 });
  const open = (ids: string, perSecond: number) =>
    load.ask({ kind: 'open', target: { ...target, ids }, perSecond, forMs });
  return { 'half of capacity': await open('half', half), '100/s': await open('slow', SLOW_PER_SECOND) };
}

function tell(report: Report, seen: Record<(typeof NAMES)[number], Rates[]>, at: keyof Rates): void {
  const of = (name: (typeof NAMES)[number], part: 'p50' | 'p99' | 'failed') => seen[name].map((all) => all[at][part]);
  for (const name of NAMES) {
    report.add(`${at}, ${name}: p50`, 'ms', figureOf(of(name, 'p50')));
    report.add(`${at}, ${name}: p99`, 'ms', figureOf(of(name, 'p99')));
    const sent = seen[name].map((all) => all[at].sent);
    report.add(`${at}, ${name}: failure rate`, 'of all', ratio(of(name, 'failed'), sent), { atMost: 0 });
  }
  const isSlow = at === '100/s';
  for (const name of ['ours (all)', 'ours (api + worker)'] as const) {
    const added = difference(of(name, 'p50'), of('floor', 'p50'));
    report.add(`${at}, ${name}: p50 added to the floor's`, 'ms', added, { atMost: isSlow ? 2 : 5 });
    const tail = ratio(of(name, 'p99'), of('floor', 'p99'));
    report.add(`${at}, ${name} ÷ floor: p99`, 'times', tail, isSlow ? undefined : { atMost: 1.6 });
  }
  report.add(`${at}, naive ÷ floor: p99`, 'times', ratio(of('naive', 'p99'), of('floor', 'p99')));
}
