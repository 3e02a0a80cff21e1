/**
 * What games that run cost while nothing else happens: every so often the reconciler holds what is reserved upstream against
 * the ledger, and each of them has a record.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMs, residentMiB } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { onStage, type Extent } from './setting.ts';
import { openBooks, redisInfo, type Books } from './systems/product.ts';
import { startOurs, type Ours } from './systems/systems.ts';
import { send } from './throughput.ts';

const RUNNING = 50_000;
const BATCH = 5_000;
/** Three audits. */
const IDLE_MS = 30_000;

export async function run(report: Report, { scale }: Extent): Promise<void> {
  await onStage(async (stage) => {
    const ours = await startOurs(stage.upstream.url);
    const books = await openBooks(ours.redis.url);
    try {
      await send(stage, ours, 'warm', 1_000);
      const few = await atRest(ours, books);
      const count = RUNNING * scale;
      for (let from = 0; from < count; from += BATCH) await send(stage, ours, `running-${from}`, BATCH);
      // The audit that sees them first reads each of their records.
      await delay(IDLE_MS / 2);
      const many = await atRest(ours, books);
      for (const [what, seen] of [
        ['1,000 running', few],
        [`${(count + 1_000).toLocaleString('en')} running`, many],
      ] as const) {
        report.note(`${what}: CPU of Redis`, '% of a core', seen.redis);
        report.note(`${what}: CPU of role all`, '% of a core', seen.process);
      }
      report.note('Redis bytes for each that runs', 'bytes', (many.bytes - few.bytes) / count);
      report.note('memory of role all for each', 'bytes', (2 ** 20 * (many.residentMiB - few.residentMiB)) / count);
    } finally {
      books.close();
      await ours.stop();
    }
  });
}

interface AtRest {
  readonly redis: number;
  readonly process: number;
  readonly bytes: number;
  readonly residentMiB: number;
}

async function atRest({ pids: [pid = 0], redis }: Ours, books: Books): Promise<AtRest> {
  const cpu = () => ({ redis: cpuMs([redis.pid ?? 0]), process: cpuMs([pid]) });
  const before = cpu();
  await delay(IDLE_MS);
  const after = cpu();
  const share = (of: 'redis' | 'process') => (100 * (after[of] - before[of])) / IDLE_MS;
  return {
    redis: share('redis'),
    process: share('process'),
    bytes: (await redisInfo(books.redis, 'memory'))('used_memory'),
    residentMiB: residentMiB(pid),
  };
}
