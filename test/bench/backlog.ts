/**
 * Whether a long backlog makes anything dearer: accepting and placing with a million matches queued, against with a
 * thousand. Each round accepts some over HTTP (role `api`) and then has a worker place as many, so that each backlog stays
 * what it is.
 */
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { BODY_BYTES } from './processes/match-body.ts';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { openBooks, redisInfo } from './systems/product.ts';
import { startOurs } from './systems/systems.ts';

const SMALL = 1_000;
const LARGE = 1_000_000;
const MATCHES = 6_000;
/** The first and the last are not counted: the worker has to be told, and does not always end with all its places full. */
const BEGINNING = 1_500;
const END = 500;
const WITHIN_MS = 120_000;

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const sizes = { [String(SMALL)]: SMALL, [String(LARGE * scale)]: LARGE * scale };
  const names = Object.keys(sizes);
  const redises = new Map<string, PrivateRedis>();
  try {
    for (const [name, size] of Object.entries(sizes)) {
      const redis = await startRedis();
      redises.set(name, redis);
      report.note(`${name} queued: Redis bytes per match`, 'bytes', await fill(redis, size));
    }
    const perMatch = report.lines.at(-1)?.median ?? Number.NaN;
    report.note('Redis bytes per queued match ÷ its body', 'times', perMatch / BODY_BYTES, { atMost: 2 });
    // Each backlog has an upstream of its own: what is reserved for one would look like orphans to the other.
    await onStage((first) =>
      onStage(async (second) => {
        const stageOf = (name: string) => (name === names[0] ? first : second);
        const measure = (name: string, round: number) => pass(stageOf(name), redises.get(name), round);
        tell(report, names, await inRounds(rounds, names, measure));
      }),
    );
  } finally {
    for (const redis of redises.values()) await redis.stop();
  }
}

/** Answers with the bytes for each. */
async function fill({ url }: PrivateRedis, size: number): Promise<number> {
  const books = await openBooks(url);
  try {
    const before = (await redisInfo(books.redis, 'memory'))('used_memory');
    await books.fill('backlog', size);
    return ((await redisInfo(books.redis, 'memory'))('used_memory') - before) / size;
  } finally {
    books.close();
  }
}

interface Pass {
  readonly accepted: number;
  readonly placed: number;
  readonly failed: number;
}

async function pass(stage: Stage, redis: PrivateRedis | undefined, round: number): Promise<Pass> {
  if (!redis) throw new Error('there is no such backlog');
  const accepted = await accept(stage, redis, round);
  return { ...accepted, placed: await place(stage, redis) };
}

async function accept({ upstream, load }: Stage, redis: PrivateRedis, round: number) {
  await forgetPace(redis);
  const { url, stop } = await startOurs(upstream.url, { roles: ['api'], redis });
  const post = (ids: string, count: number) =>
    load.ask({ kind: 'closed', target: { url, ids }, count, connections: 64 });
  const warm = await post(`warm-${round}`, BEGINNING);
  const { elapsedMs, failed } = await post(`round-${round}`, MATCHES - BEGINNING);
  await stop();
  return { accepted: (1_000 * (MATCHES - BEGINNING)) / elapsedMs, failed: warm.failed + failed };
}

/** Of the round before; since nobody places while matches are accepted, those of a long line would be refused as hopeless. */
async function forgetPace({ url }: PrivateRedis): Promise<void> {
  const books = await openBooks(url);
  await books.redis.del('{mg:0}:drain');
  books.close();
}

async function place({ upstream }: Stage, redis: PrivateRedis): Promise<number> {
  const { annotated } = await upstream.ask({ do: 'count' });
  const until = (count: number) => upstream.ask({ do: 'await', annotated: annotated + count, withinMs: WITHIN_MS });
  const { stop } = await startOurs(upstream.url, { roles: ['worker'], redis });
  const begun = await until(BEGINNING);
  const startedAt = performance.now();
  const ended = await until(MATCHES - END);
  const seconds = (performance.now() - startedAt) / 1_000;
  await stop();
  return (ended.annotated - begun.annotated) / seconds;
}

function tell(report: Report, names: readonly string[], seen: Record<string, Pass[]>): void {
  const [small = '', large = ''] = names;
  const of = (name: string, part: keyof Pass) => (seen[name] ?? []).map((round) => round[part]);
  for (const name of names) {
    report.add(`${name} queued: accepted`, 'POST/s', figureOf(of(name, 'accepted')));
    report.add(`${name} queued: failed`, 'POST', figureOf(of(name, 'failed')), { atMost: 0 });
    report.add(`${name} queued: placed by one worker`, 'matches/s', figureOf(of(name, 'placed')));
  }
  for (const part of ['accepted', 'placed'] as const) {
    report.add(`${large} ÷ ${small} queued: ${part}`, 'times', ratio(of(large, part), of(small, part)), {
      atLeast: 0.9,
    });
  }
}
