/** What the demo shows: progress while matches are placed, and the table at the end. */
import Table from 'cli-table3';
import type { Outcome } from './place-matches.ts';

/** A terminal gets one line that is kept up to date; a pipe or a log gets a line for each match. */
export class Progress {
  private readonly out: NodeJS.WriteStream;
  private readonly total: number;
  private settled = 0;
  private assigned = 0;

  constructor(out: NodeJS.WriteStream, total: number) {
    this.out = out;
    this.total = total;
  }

  onSettled(outcome: Outcome): void {
    this.settled += 1;
    if (outcome.state === 'assigned') this.assigned += 1;
    const count = `${String(this.settled).padStart(String(this.total).length)}/${this.total}`;
    if (this.out.isTTY) this.out.write(`\r\u001b[K${count} settled, ${this.assigned} assigned`);
    else this.out.write(`${count}  ${outcome.matchId}: ${oneLine(outcome)}\n`);
  }

  end(): void {
    if (this.out.isTTY && this.settled > 0) this.out.write('\r\u001b[K');
  }
}

function oneLine({ state, why, allocation, selector, address, totalMs }: Outcome): string {
  if (state !== 'assigned') return `${state} ${why}`.trimEnd();
  return `${state} by ${selector} in ${allocation}: ${address}${totalMs === undefined ? '' : `, ${totalMs} ms`}`;
}

export function outcomeTable(outcomes: readonly Outcome[], colored: boolean): string {
  const table = new Table({
    head: ['match', 'profile', 'state', 'selector', 'allocation', 'address', 'ms'],
    colAligns: ['left', 'left', 'left', 'left', 'left', 'left', 'right'],
    style: colored ? {} : { head: [], border: [] },
  });
  for (const { matchId, profile, state, why, selector, allocation, address, totalMs } of outcomes) {
    table.push([
      matchId,
      profile,
      why === '' ? state : `${state} (${why})`,
      selector,
      allocation,
      address,
      totalMs ?? '',
    ]);
  }
  return table.toString();
}

export const assignedCount = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ state }) => state === 'assigned').length;
