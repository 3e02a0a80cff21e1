/**
 * Latency under load, with its failure rate: a held caller's wait at one rate after another, open loop, until more comes than
 * is completed. The upstream takes 20 ms for each of its two calls, so none can be below 40. No ratios: what each system
 * does by itself, in milliseconds of this machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import type { LoadReply } from './processes/load.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import type { System, SystemName } from './systems/systems.ts';
import { withSystem } from './throughput.ts';

const UPSTREAM_MS = 20;
const PER_SECOND = [50, 100, 200, 400, 600, 800, 1_000, 1_200];
const FOR_MS = 6_000;
const WARM_UP = 3_000;
const WAIT_S = 30;
/** What one rate has left behind is not the next one's. */
const REST_MS = 500;
interface Step extends LoadReply {
  readonly perSecond: number;
}

const NAMES = ['floor', 'naive', 'ours (all)', 'ours (api + worker)'] as const satisfies readonly SystemName[];

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const seen = await onStage(async (stage) => {
    await stage.upstream.ask({ do: 'answer after', ms: UPSTREAM_MS });
    return inRounds(rounds, NAMES, (name) => withSystem(stage, name, (system) => climb(stage, system, FOR_MS * scale)));
  });
  for (const name of NAMES) {
    for (const perSecond of PER_SECOND) {
      const at = seen[name].flat().filter((step) => step.perSecond === perSecond);
      const of = (part: 'p50' | 'p90' | 'p99' | 'max') => figureOf(at.map((reply) => reply[part]));
      const what = `${name}, ${perSecond}/s`;
      for (const part of ['p50', 'p90', 'p99', 'max'] as const) report.add(`${what}: ${part}`, 'ms', of(part));
      const failed = at.map((reply) => reply.failed);
      const sent = at.map((reply) => reply.sent);
      report.add(`${what}: failure rate`, 'of all', ratio(failed, sent), { atMost: 0 });
    }
  }
}

async function climb({ load }: Stage, { url }: System, forMs: number): Promise<readonly Step[]> {
  const target = { url, wait: WAIT_S, expect: '"state":"assigned"' };
  await load.ask({ kind: 'closed', target: { ...target, ids: 'warm' }, count: WARM_UP, connections: 64 });
  const steps: Step[] = [];
  for (const perSecond of PER_SECOND) {
    await delay(REST_MS);
    const reply = await load.ask({ kind: 'open', target: { ...target, ids: `at${perSecond}` }, perSecond, forMs });
    steps.push({ ...reply, perSecond });
  }
  return steps;
}
