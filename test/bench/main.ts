/**
 * `npm run bench [-- NAME...]`: what it costs, measured side by side in one run. Figures are ratios where that is
 * possible, since the machines differ and are noisy; nothing here fails a check.
 */
import { cpus, totalmem } from 'node:os';

const benches: Record<string, () => Promise<{ run: () => unknown }>> = {
  orchestrator: () => import('./orchestrator.ts'),
  planning: () => import('./planning.ts'),
  stall: () => import('./stall.ts'),
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const [cpu] = cpus();
console.log(
  `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  await (await load()).run();
}
