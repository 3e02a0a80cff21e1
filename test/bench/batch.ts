/** A thousand matches in one call, against as many alone over 64 connections; role `api`, nobody places them. */
import type { Report } from './measure/report.ts';
import { inRounds } from './measure/rounds.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { onStage, type Extent } from './setting.ts';
import { startOurs } from './systems/systems.ts';

const SIZE = 1_000;
const BATCHES = 8;
const HOW = {
  'batches of 1,000': { batch: SIZE, count: BATCHES, connections: 1, expect: '"status":202' },
  alone: { count: BATCHES * SIZE, connections: 64 },
};
type How = keyof typeof HOW;

export async function run(report: Report, { rounds }: Extent): Promise<void> {
  const seen = await onStage(async ({ upstream, load }) => {
    const { url, stop } = await startOurs(upstream.url, { roles: ['api'] });
    const post = async (how: How, ids: string) => {
      const { count, connections, ...more } = HOW[how];
      const { elapsedMs, failed } = await load.ask({
        kind: 'closed',
        target: { url, ids, ...more },
        count,
        connections,
      });
      return { perSecond: (1_000 * BATCHES * SIZE) / elapsedMs, failed };
    };
    try {
      await post('alone', 'warm-alone');
      await post('batches of 1,000', 'warm');
      const hows = Object.keys(HOW) as How[];
      return await inRounds(rounds, hows, (how, round) => post(how, `${how === 'alone' ? 'a' : 'b'}${round}`));
    } finally {
      await stop();
    }
  });
  const rate = (how: How) => seen[how].map(({ perSecond }) => perSecond);
  for (const how of Object.keys(HOW) as How[]) {
    report.add(`${how}: accepted`, 'matches/s', figureOf(rate(how)));
    report.add(`${how}: failed`, 'calls', figureOf(seen[how].map(({ failed }) => failed)), { atMost: 0 });
  }
  report.add('batches ÷ alone: accepted', 'times', ratio(rate('batches of 1,000'), rate('alone')), { atLeast: 3 });
}
