import type { RunResult } from './run.ts';
import { PROMISES } from './violation.ts';

/** What a run comes to, for people. */
export function reportLines({ schedule, report, folder }: RunResult): string[] {
  const { accepted, sent, forgotten, states, reasons, held, reservations, events, violations, found } = report;
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `seed ${schedule.seed} (${schedule.digest}): sent ${sent}, accepted ${accepted}, forgotten with Redis ${forgotten}`,
    `  states: ${list(states)}`,
    `  reasons: ${list(reasons)}`,
    `  reservations ${reservations}, events ${events}, payloads held in the end ${held}`,
    `  violations: ${PROMISES.map((promise) => `${promise} ${violations[promise]}`).join(', ')}`,
    ...found.map(({ promise, kind, about, detail }) => `  ! ${promise} ${kind}: ${about} ${detail}`),
    ...(found.length > 0 ? [`  logs: ${folder}`] : []),
  ];
}
