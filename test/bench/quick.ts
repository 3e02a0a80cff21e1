/**
 * The main ratios in under two minutes, against those that are committed (figures.json). It informs: machines and their
 * moods differ, and a ratio that is a third off deserves a look and a longer run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as accept } from './accept.ts';
import { run as batch } from './batch.ts';
import { Report } from './measure/report.ts';
import { shown } from './measure/statistics.ts';
import type { Extent } from './setting.ts';
import { run as throughput } from './throughput.ts';

const QUICK: Extent = { rounds: 2, scale: 0.4 };
const WORTH_A_LOOK = 1 / 3;

/** What of each bench's lines is compared, by how it is called there. */
const MAIN = /(÷ floor|÷ naive|÷ bare Fastify|÷ alone): /;

export async function run(report: Report): Promise<void> {
  const seen = new Report('quick-figures');
  for (const bench of [throughput, accept, batch]) await bench(seen, QUICK);
  const committed = JSON.parse(readFileSync(join(import.meta.dirname, 'figures.json'), 'utf8')) as Figures;
  console.log('\nagainst the committed figures');
  for (const { what, median, unit } of seen.lines.filter((line) => MAIN.test(line.what))) {
    const before = committed.ratios[what];
    if (before === undefined) continue;
    const change = median / before - 1;
    const percent = `${change < 0 ? '−' : '+'}${Math.abs(Math.round(100 * change))} %`;
    const look = Math.abs(change) > WORTH_A_LOOK ? '   worth a look' : '';
    report.note(what, unit, median);
    console.log(`  committed ${shown(before)}, now ${shown(median)}: ${percent}${look}`);
  }
}

interface Figures {
  readonly ratios: Readonly<Record<string, number>>;
}
