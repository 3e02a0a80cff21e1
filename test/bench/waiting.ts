/**
 * Many matches that wait for capacity on two exhausted allocations: what they cost the orchestrator while nothing is free,
 * and how soon, for how many calls and by whom it is taken when a thousand payloads become Ready.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import type { Report } from './measure/report.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { ALLOCATIONS } from './systems/fleet.ts';
import { openBooks, type Books } from './systems/product.ts';
import { startOurs } from './systems/systems.ts';

const WAITING = 100_000;
const READY = 1_000;
const QUIET_MS = 10_000;
const SETTLED_WITHIN_MS = 300_000;
const LEVELS = 10;

export async function run(report: Report, { scale }: Extent): Promise<void> {
  const count = WAITING * scale;
  await onStage(async (stage) => {
    for (const allocationId of Object.values(ALLOCATIONS)) await limit(stage, allocationId, 0);
    const ours = await startOurs(stage.upstream.url, { deadline: '30m' });
    const books = await openBooks(ours.redis.url);
    try {
      await books.fill('waiting', count, { priority: (index) => index % LEVELS });
      await eventually(
        () => stillToTry(books),
        (left) => left === 0,
        { withinMs: SETTLED_WITHIN_MS, everyMs: 500 },
      );
      report.note('matches that wait', 'matches', count);
      await quiet(report, stage);
      await rush(report, stage, books);
    } finally {
      books.close();
      await ours.stop();
    }
  });
}

const limit = ({ upstream }: Stage, allocationId: string, ready: number) =>
  upstream.ask({ do: 'limit', allocationId, ready });

async function stillToTry(books: Books): Promise<number> {
  const [ready, reserving] = await books.redis.hmget('{mg:0}:counts', 'ready', 'reserving');
  return Number(ready ?? 0) + Number(reserving ?? 0);
}

async function quiet(report: Report, { upstream }: Stage): Promise<void> {
  const before = await upstream.ask({ do: 'count' });
  await delay(QUIET_MS);
  const after = await upstream.ask({ do: 'count' });
  const calls = after.listed + after.noMatch + after.other - before.listed - before.noMatch - before.other;
  const perSecond = calls / (QUIET_MS / 1_000) / Object.keys(ALLOCATIONS).length;
  report.note('nothing is free: calls for each allocation', 'calls/s', perSecond, { atMost: 5 });
}

async function rush(report: Report, stage: Stage, books: Books): Promise<void> {
  const before = await stage.upstream.ask({ do: 'count' });
  const startedAt = performance.now();
  const places = Object.values(ALLOCATIONS);
  for (const allocationId of places) await limit(stage, allocationId, READY / places.length);
  const annotated = before.annotated + READY;
  const after = await stage.upstream.ask({ do: 'await', annotated, withinMs: 30_000 });
  report.note(`${READY} become Ready: all assigned after`, 'ms', performance.now() - startedAt, { atMost: 1_500 });
  report.note('assigned', 'matches', after.annotated - before.annotated, { atLeast: READY, atMost: READY });
  report.note('calls answered with 412 meanwhile', 'calls', after.noMatch - before.noMatch, { atMost: READY / 10 });
  // The last match's own record is written after its annotation.
  await eventually(
    () => books.redis.hget('{mg:0}:counts', 'assigned'),
    (count) => Number(count) >= READY,
  );
  report.note('assigned, but not the most urgent or oldest', 'matches', await outOfTurn(books), { atMost: 0 });
}

/** The most urgent are every tenth, and of those the oldest came first; within a batch of the filling nobody is older. */
async function outOfTurn(books: Books): Promise<number> {
  const last = READY * LEVELS + 2 * LEVELS * 500;
  let wrong = 0;
  for await (const page of books.duties.assignedMatches(0, 1_000)) {
    const numbers = page.map(({ key }) => Number(key.slice(key.lastIndexOf('-') + 1)));
    wrong += numbers.filter((number) => number % LEVELS !== LEVELS - 1 || number > last).length;
  }
  return wrong;
}
