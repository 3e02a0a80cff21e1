/**
 * One, two and four worker processes, each with few places, against an upstream that takes 20 ms: how the rate grows and
 * what a match costs Redis; then a Redis Cluster of three, and how evenly the work lies on its nodes.
 */
import { startRedis } from '../../tools/stack/redis.ts';
import { cpuMs } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { startPlainCluster } from './systems/plain-cluster.ts';
import { openBooks } from './systems/product.ts';
import { startOurs } from './systems/systems.ts';

const UPSTREAM_MS = 20;
const PLACES = '4';
const WORKERS = { '1 worker': 1, '2 workers': 2, '4 workers': 4 };
type Name = keyof typeof WORKERS;
const MATCHES_EACH = 500;
const BEGINNING_EACH = 100;
const WITHIN_MS = 60_000;
const SHARDS = 12;
const CLUSTER_MATCHES = 4_000;

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  await onStage(async (stage) => {
    await stage.upstream.ask({ do: 'answer after', ms: UPSTREAM_MS });
    const names = Object.keys(WORKERS) as Name[];
    const seen = await inRounds(rounds, names, (name) => place(stage, WORKERS[name]));
    const of = (name: Name, part: 'perSecond' | 'redisCpu') => seen[name].map((round) => round[part]);
    for (const name of names) {
      report.add(`${name}: completed`, 'matches/s', figureOf(of(name, 'perSecond')));
      report.add(`${name}: Redis’ CPU per match`, 'ms', figureOf(of(name, 'redisCpu')));
    }
    for (const name of ['2 workers', '4 workers'] as const) {
      const linear = of('1 worker', 'perSecond').map((rate) => rate * WORKERS[name]);
      report.add(`${name} ÷ so many times one: completed`, 'times', ratio(of(name, 'perSecond'), linear), {
        atLeast: 0.9,
      });
      const cpu = ratio(of(name, 'redisCpu'), of('1 worker', 'redisCpu'));
      report.add(`${name} ÷ one: Redis’ CPU per match`, 'times', cpu, { atMost: 1.1 });
    }
    await onCluster(report, stage, CLUSTER_MATCHES * scale);
  });
}

async function place({ upstream }: Stage, workers: number) {
  const redis = await startRedis();
  const books = await openBooks(redis.url);
  const count = MATCHES_EACH * workers;
  await books.fill('match', count + 200);
  books.close();
  // What others have reserved would look like orphans.
  const { annotated } = await upstream.ask({ do: 'forget' });
  const until = (more: number) => upstream.ask({ do: 'await', annotated: annotated + more, withinMs: WITHIN_MS });
  const roles = Array.from({ length: workers }, () => 'worker' as const);
  const ours = await startOurs(upstream.url, { roles, redis, env: { WORKER_CONCURRENCY: PLACES } });
  const pids = redis.pid === undefined ? [] : [redis.pid];
  const begun = await until(BEGINNING_EACH * workers);
  const [startedAt, cpuBefore] = [performance.now(), cpuMs(pids)];
  const ended = await until(count);
  const done = ended.annotated - begun.annotated;
  const seconds = (performance.now() - startedAt) / 1_000;
  const redisCpu = (cpuMs(pids) - cpuBefore) / done;
  await ours.stop();
  await redis.stop();
  return { perSecond: done / seconds, redisCpu };
}

async function onCluster(report: Report, { upstream, load }: Stage, count: number): Promise<void> {
  const cluster = await startPlainCluster();
  const redis = { url: cluster.url, pid: undefined, stop: () => Promise.resolve() };
  const env = { QUEUE_SHARDS: String(SHARDS) };
  const ours = await startOurs(upstream.url, { roles: ['api', 'worker'], redis, env });
  try {
    const before = await cluster.commands();
    const { annotated } = await upstream.ask({ do: 'forget' });
    await load.ask({ kind: 'closed', target: { url: ours.url, ids: 'match' }, count, connections: 64 });
    const after = await upstream.ask({ do: 'await', annotated: annotated + count, withinMs: WITHIN_MS });
    const commands = (await cluster.commands()).map((now, node) => now - (before[node] ?? 0));
    report.note(`Redis Cluster of 3, ${SHARDS} shards: completed`, 'matches', after.annotated - annotated, {
      atLeast: count,
    });
    const mean = commands.reduce((sum, one) => sum + one, 0) / commands.length;
    commands.forEach((one, node) => report.note(`commands on node ${node + 1} ÷ an even share`, 'times', one / mean));
    report.note('the busiest node ÷ an even share', 'times', Math.max(...commands) / mean, { atMost: 1.25 });
  } finally {
    await ours.stop();
    await cluster.stop();
  }
}
