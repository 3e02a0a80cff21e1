/**
 * Whether the reconciler's listing of 100,000 payloads holds up placement: held callers at a steady rate, with so many
 * payloads in the allocation that is audited and without.
 */
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { onStage, type Extent } from './setting.ts';
import { ALLOCATIONS } from './systems/fleet.ts';
import { startOurs } from './systems/systems.ts';

const FILLING = { '100,000 payloads': 100_000, 'few payloads': 0 };
type Name = keyof typeof FILLING;
/** Longer than two audits are apart. */
const FOR_MS = 24_000;
const PER_SECOND = 100;

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const seen = await onStage(({ upstream, load }) =>
    inRounds(Math.min(rounds, 3), Object.keys(FILLING) as Name[], async (name) => {
      await upstream.ask({ do: 'forget' });
      await upstream.ask({ do: 'fill', allocationId: ALLOCATIONS['us-east'], count: FILLING[name] });
      const { url, stop } = await startOurs(upstream.url);
      const target = { url, wait: 30, expect: '"state":"assigned"' };
      await load.ask({ kind: 'closed', target: { ...target, ids: 'warm' }, count: 1_500, connections: 64 });
      const before = await upstream.ask({ do: 'count' });
      const forMs = FOR_MS * Math.max(0.5, scale);
      const reply = await load.ask({ kind: 'open', target: { ...target, ids: 'm' }, perSecond: PER_SECOND, forMs });
      const { listed } = await upstream.ask({ do: 'count' });
      await stop();
      return { ...reply, listed: listed - before.listed };
    }),
  );
  const of = (name: Name, part: 'p50' | 'p99' | 'max' | 'failed' | 'listed') => seen[name].map((round) => round[part]);
  for (const name of Object.keys(FILLING) as Name[]) {
    for (const part of ['p50', 'p99', 'max'] as const) report.add(`${name}: ${part}`, 'ms', figureOf(of(name, part)));
    report.add(`${name}: failed`, 'matches', figureOf(of(name, 'failed')), { atMost: 0 });
    report.add(`${name}: listings meanwhile`, 'calls', figureOf(of(name, 'listed')));
  }
  const [many, few] = Object.keys(FILLING) as [Name, Name];
  report.add(`${many} ÷ ${few}: p99`, 'times', ratio(of(many, 'p99'), of(few, 'p99')), { atMost: 1.5 });
}
