/**
 * `npm run bench [-- NAME... --rounds=N --scale=SHARE --short | -- --quick]`: what it costs, measured side by side in one
 * run. Figures are ratios where that is possible, since machines differ and are noisy; nothing here fails a check. See
 * docs/performance.md.
 */
import { machine, Report } from './measure/report.ts';
import { FULL, type Extent } from './setting.ts';

type Bench = (report: Report, extent: Extent) => Promise<void> | void;

const BENCHES: Record<string, () => Promise<{ run: Bench }>> = {
  throughput: () => import('./throughput.ts'),
  accept: () => import('./accept.ts'),
  latency: () => import('./latency.ts'),
  curve: () => import('./curve.ts'),
  backlog: () => import('./backlog.ts'),
  listing: () => import('./listing.ts'),
  waiting: () => import('./waiting.ts'),
  running: () => import('./running.ts'),
  held: () => import('./held.ts'),
  batch: () => import('./batch.ts'),
  'scale-out': () => import('./scale-out.ts'),
  'start-up': () => import('./start-up.ts'),
  stall: () => import('./stall.ts'),
  quick: () => import('./quick.ts'),
  profile: () => import('./profile.ts'),
  orchestrator: () => import('./orchestrator.ts'),
  planning: () => import('./planning.ts'),
};

/** Part of others, or for whoever looks for the cause: run only where it is named. */
const NAMED_ONLY = ['profile', 'quick'];

const args = process.argv.slice(2);
const named = args.filter((name) => !name.startsWith('-'));
const wanted = args.includes('--quick') ? ['quick'] : named;
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

console.log(machine());
for (const [name, load] of Object.entries(BENCHES)) {
  if (wanted.length > 0 ? !wanted.includes(name) : NAMED_ONLY.includes(name)) continue;
  console.log(`\n── ${name}`);
  const report = new Report(name);
  await (await load()).run(report, extentOf(args));
  report.write();
}

function extentOf(options: readonly string[]): Extent {
  const numberOf = (name: string) => {
    const option = options.find((one) => one.startsWith(`--${name}=`));
    return option === undefined ? undefined : Number(option.slice(name.length + 3));
  };
  const extent = options.includes('--short') ? { rounds: 1, scale: 0.25 } : FULL;
  return { rounds: numberOf('rounds') ?? extent.rounds, scale: numberOf('scale') ?? extent.scale };
}
