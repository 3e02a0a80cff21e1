/**
 * `npm run test:chaos -- [--seeds N] [--first-seed K] [--seconds S] [--rate R] [--intake api|all] [--json FILE]`: the fault
 * test. Exit code 1 where any promise was broken. See docs/fault-test.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { INTAKE_ROLES, type IntakeRole } from './fault-plan.ts';
import { reportLines } from './report.ts';
import { runChaos, type RunResult } from './run.ts';

interface Options {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly seconds: number;
  readonly rate: number;
  readonly intake: IntakeRole;
  readonly json: string;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`--${name} must be from 1 to ${most}`);
  return value;
}

function intakeRole(text: string): IntakeRole {
  const role = INTAKE_ROLES.find((known) => known === text);
  if (!role) throw new Error(`--intake must be one of ${INTAKE_ROLES.join(', ')}`);
  return role;
}

/** @throws for what is no option or out of bounds: the load must stay one that this machine can bear */
function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      'first-seed': { type: 'string', default: '1' },
      seconds: { type: 'string', default: '20' },
      rate: { type: 'string', default: '20' },
      intake: { type: 'string', default: 'api' },
      json: { type: 'string', default: '.matchgate/chaos.json' },
    },
  });
  return {
    seeds: wholeNumber('seeds', values.seeds, 10_000),
    firstSeed: wholeNumber('first-seed', values['first-seed'], 1_000_000),
    seconds: wholeNumber('seconds', values.seconds, 600),
    rate: wholeNumber('rate', values.rate, 200),
    intake: intakeRole(values.intake),
    json: values.json,
  };
}

async function main(): Promise<number> {
  const { seeds, firstSeed, seconds, rate, intake, json } = readOptions();
  const results: RunResult[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const result = await runChaos({ seed, seconds, rate, intake }, console.log);
    results.push(result);
    console.log(reportLines(result).join('\n'));
    const summaries = results.map(({ schedule: { digest }, report }, index) => ({
      seed: firstSeed + index,
      digest,
      ...report,
    }));
    writeFileSync(json, JSON.stringify({ seconds, rate, intake, runs: summaries }, null, 2));
  }
  const broken = results.filter(({ report }) => report.found.length > 0);
  console.log(
    broken.length === 0
      ? `all promises held over ${seeds} seeds`
      : `promises broken in ${broken.length} of ${seeds} seeds`,
  );
  return broken.length === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exit(await main());
