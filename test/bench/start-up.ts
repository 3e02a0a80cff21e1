/** How long role `api` takes until it is ready, against an empty Nest application; and what each role has in memory at rest. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { residentMiB } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { startChild } from './processes/child.ts';
import { onStage, type Extent } from './setting.ts';
import { startOurs } from './systems/systems.ts';

const STARTS = {
  'empty Nest application': () => startChild(join(import.meta.dirname, 'systems', 'empty-nest.ts')),
  'ours (api)': (upstream: string, redis: PrivateRedis) => startOurs(upstream, { roles: ['api'], redis }),
};
type Name = keyof typeof STARTS;
const MORE_ROUNDS = 2;
const AT_REST_MS = 3_000;

export async function run(report: Report, { rounds }: Extent): Promise<void> {
  const redis = await startRedis();
  try {
    await onStage(async ({ upstream }) => {
      const names = Object.keys(STARTS) as Name[];
      const seen = await inRounds(rounds * MORE_ROUNDS + 1, names, async (name) => {
        const startedAt = performance.now();
        const { stop } = await STARTS[name](upstream.url, redis);
        const tookMs = performance.now() - startedAt;
        await stop();
        return tookMs;
      });
      // The first start reads from the disk what the others find in memory.
      const warm = (name: Name) => seen[name].slice(1);
      for (const name of names) report.add(`${name}: ready after`, 'ms', figureOf(warm(name)));
      const [empty, ours] = names as [Name, Name];
      report.add('ours (api) ÷ empty: ready after', 'times', ratio(warm(ours), warm(empty)), { atMost: 1.2 });
      await atRest(report, upstream.url, redis);
    });
  } finally {
    await redis.stop();
  }
}

async function atRest(report: Report, upstream: string, redis: PrivateRedis): Promise<void> {
  const empty = await startChild(join(import.meta.dirname, 'systems', 'empty-nest.ts'));
  await delay(AT_REST_MS);
  report.note('empty Nest application: memory at rest', 'MiB', residentMiB(empty.pid));
  await empty.stop();
  for (const role of ['api', 'worker', 'all'] as const) {
    const { pids, stop } = await startOurs(upstream, { roles: [role], redis });
    await delay(AT_REST_MS);
    report.note(`role ${role}: memory at rest`, 'MiB', residentMiB(pids[0] ?? 0));
    await stop();
  }
}
