/** What a bench has found: printed for people, written as JSON for whoever compares. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { shown, type Figure } from './statistics.ts';

/** Beside the other things that runs leave; not for the repository. */
const folder = join(import.meta.dirname, '..', '..', '..', '.matchgate', 'bench');

export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Line extends Figure {
  readonly what: string;
  readonly unit: string;
  readonly goal?: Goal;
  readonly met?: boolean;
}

export function machine(): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${gib} GiB, Node ${process.version}`;
}

export class Report {
  readonly name: string;
  readonly #lines: Line[] = [];
  readonly #started = new Date();

  constructor(name: string) {
    this.name = name;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  add(what: string, unit: string, figure: Figure, goal?: Goal): void {
    const line: Line = { what, unit, ...figure, ...(goal ? { goal, met: isMet(figure.median, goal) } : {}) };
    this.#lines.push(line);
    const range = figure.rounds > 1 ? ` (${shown(figure.lowest)}–${shown(figure.highest)})` : '';
    const wanted = goal ? `   goal ${goalText(goal)}: ${line.met ? 'met' : 'MISSED'}` : '';
    console.log(`${what.padEnd(58)} ${shown(figure.median).padStart(8)} ${unit}${range}${wanted}`);
  }

  /** One that was seen once, or that does not vary. */
  note(what: string, unit: string, value: number, goal?: Goal): void {
    this.add(what, unit, { median: value, lowest: value, highest: value, rounds: 1 }, goal);
  }

  write(): void {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${this.name}.json`);
    const content = { bench: this.name, machine: machine(), started: this.#started, lines: this.#lines };
    writeFileSync(file, JSON.stringify(content, null, 2));
    console.log(`written to ${file}`);
  }
}

function isMet(value: number, { atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return value >= atLeast && value <= atMost;
}

function goalText({ atLeast, atMost }: Goal): string {
  return [atLeast === undefined ? [] : `≥ ${atLeast}`, atMost === undefined ? [] : `≤ ${atMost}`].flat().join(', ');
}
