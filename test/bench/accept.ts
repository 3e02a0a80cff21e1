/**
 * What accepting costs: role `api` alone, with nobody who places, against a bare Fastify handler that parses and answers.
 * Per core: matches for each second of CPU that the process had, so that a busy machine does not matter.
 */
import { cpuMs } from './measure/cpu.ts';
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { onStage, type Extent, type Stage } from './setting.ts';
import { startFloor, startOurs } from './systems/systems.ts';

const WARM_UP = 5_000;
const MATCHES = 20_000;
const CONNECTIONS = 64;

const STARTS = {
  'bare Fastify': async (upstream: string) => ({ ...(await startFloor(upstream)), path: '/accept-only' }),
  'ours (api)': async (upstream: string) => ({ ...(await startOurs(upstream, { roles: ['api'] })), path: '' }),
};
type Name = keyof typeof STARTS;

interface Accepted {
  readonly perSecond: number;
  readonly perCore: number;
  /** Its Redis counted as well. */
  readonly perCoreInAll: number;
  readonly failed: number;
}

export async function run(report: Report, { rounds, scale }: Extent): Promise<void> {
  const names = Object.keys(STARTS) as Name[];
  const seen = await onStage((stage) => inRounds(rounds, names, (name) => accept(stage, name, MATCHES * scale)));
  const of = (name: Name, part: keyof Accepted) => seen[name].map((round) => round[part]);
  for (const name of names) {
    report.add(`${name}: accepted`, 'POST/s', figureOf(of(name, 'perSecond')));
    report.add(`${name}: accepted per core`, 'POST/s', figureOf(of(name, 'perCore')));
    report.add(`${name}: failed`, 'POST', figureOf(of(name, 'failed')), { atMost: 0 });
  }
  const against = (part: keyof Accepted) => ratio(of('ours (api)', part), of('bare Fastify', part));
  report.add('ours ÷ bare Fastify: accepted per core', 'times', against('perCore'), { atLeast: 0.65 });
  report.add('ours ÷ bare Fastify: the same, Redis’ CPU counted too', 'times', against('perCoreInAll'));
  report.add('ours ÷ bare Fastify: accepted', 'times', against('perSecond'));
}

async function accept({ upstream, load }: Stage, name: Name, count: number): Promise<Accepted> {
  const { url, path, pids, redis, stop } = await STARTS[name](upstream.url);
  try {
    const post = (ids: string, matches: number) =>
      load.ask({ kind: 'closed', target: { url, path, ids }, count: matches, connections: CONNECTIONS });
    await post('warm', WARM_UP);
    const ofRedis = redis?.pid === undefined ? [] : [redis.pid];
    const [before, redisBefore] = [cpuMs(pids), cpuMs(ofRedis)];
    const { elapsedMs, failed } = await post('match', count);
    const [cpu, redisCpu] = [cpuMs(pids) - before, cpuMs(ofRedis) - redisBefore];
    return {
      perSecond: (1_000 * count) / elapsedMs,
      perCore: (1_000 * count) / cpu,
      perCoreInAll: (1_000 * count) / (cpu + redisCpu),
      failed,
    };
  } finally {
    await stop();
  }
}
