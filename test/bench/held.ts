/** Ten thousand callers that hold a connection open, as a long poll and as a stream: what each costs, and how soon it is told. */
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMs, residentMiB } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { startChild } from './processes/child.ts';
import type { HoldersRequest, Woken } from './processes/holders.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { openBooks } from './systems/product.ts';
import { startOurs } from './systems/systems.ts';

const HOLDERS = 10_000;
const IDLE_MS = 5_000;
const WOKEN_PER_SECOND = 500;

export async function run(report: Report, { scale }: Extent): Promise<void> {
  await onStage(async (stage) => {
    for (const how of ['wait', 'stream'] as const) await holdAndWake(report, stage, how, HOLDERS * scale);
  });
}

async function holdAndWake(report: Report, stage: Stage, how: 'wait' | 'stream', count: number): Promise<void> {
  const name = how === 'wait' ? 'Prefer: wait' : 'SSE';
  const ours = await startOurs(stage.upstream.url, { roles: ['api'] });
  const holders = await startChild<HoldersRequest, Woken | undefined>('holders.ts');
  const [pid = 0] = ours.pids;
  const { url } = ours;
  try {
    await stage.load.ask({ kind: 'closed', target: { url, ids: 'held' }, count, connections: 64 });
    await delay(1_000);
    const before = residentMiB(pid);
    await holders.ask({ do: 'hold', url, how, ids: 'held', count });
    await delay(2_000);
    report.note(`${name}, ${count} holders: memory for each`, 'KiB', ((residentMiB(pid) - before) * 1_024) / count);
    const cpuBefore = cpuMs([pid]);
    await delay(IDLE_MS);
    const idle = (100 * (cpuMs([pid]) - cpuBefore)) / IDLE_MS;
    report.note(`${name}, ${count} holders: idle CPU`, '% of a core', idle);
    report.note(`${name}: readers of the outbox`, 'connections', await readers(ours.redis.url), { atMost: 1 });
    const woken = await holders.ask({ do: 'wake', url, ids: 'held', count, perSecond: WOKEN_PER_SECOND });
    report.note(`${name}: told, from the call that ends the match: p50`, 'ms', woken?.p50 ?? Number.NaN);
    report.note(`${name}: p99`, 'ms', woken?.p99 ?? Number.NaN);
    report.note(`${name}: not told`, 'holders', count - (woken?.told ?? 0), { atMost: 0 });
  } finally {
    await holders.stop();
    await ours.stop();
  }
}

/** Connections that are in a blocking read of a stream. */
async function readers(redisUrl: string): Promise<number> {
  const books = await openBooks(redisUrl);
  try {
    const clients = String(await books.redis.call('CLIENT', 'LIST'));
    return clients.split('\n').filter((line) => line.includes('cmd=xread')).length;
  } finally {
    books.close();
  }
}
