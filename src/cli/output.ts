/** Answers as people read them, or as the JSON that came. */
import Table from 'cli-table3';
import { globalOptions, type CliContext } from './cli-context.ts';

export type Cell = string | number | boolean | undefined;

export interface TableView {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** With --json the value itself, otherwise the view of it. */
export function print(ctx: CliContext, value: unknown, view: TableView | string): void {
  const text = globalOptions(ctx).json ? JSON.stringify(value, null, 2) : typeof view === 'string' ? view : table(view);
  ctx.terminal.write(`${text}\n`);
}

/** A call that answers nothing is told of by what it did. */
export const printDone = (ctx: CliContext, done: string): void => print(ctx, {}, done);

function table({ head, rows }: TableView): string {
  if (rows.length === 0) return 'none';
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) drawn.push(row.map((cell) => printable(String(cell ?? ''))));
  return drawn.toString();
}

/** Names and labels come from elsewhere, and a terminal obeys control characters. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\u{FFFD}');

export const pairs = (record: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(record ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
