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

/** The library's time grows with the square of the rows, so a fleet is drawn part by part. */
const ROWS_OF_A_PART = 50;

function table({ head, rows }: TableView): string {
  if (rows.length === 0) return 'none';
  const parts: string[][][] = [];
  for (let start = 0; start < rows.length; start += ROWS_OF_A_PART) {
    const part = rows.slice(start, start + ROWS_OF_A_PART);
    parts.push(part.map((row) => row.map((cell) => printable(String(cell ?? '')))));
  }
  // Each part by itself is as wide as it must be; all of them are as wide as the widest.
  const widths = parts.map((part) => drawn(head, part).widths);
  const widest = head.map((_, column) => Math.max(...widths.map((of) => of[column] ?? 0)));
  const lines = parts.flatMap((part, index) => {
    const all = drawn(head, part, widest).text.split('\n');
    // Of what goes on the border above the head, the head, and the border below the last row are left out.
    return all.slice(index === 0 ? 0 : 2, index === parts.length - 1 ? undefined : -1);
  });
  return lines.join('\n');
}

function drawn(head: readonly string[], rows: readonly string[][], colWidths: number[] = []) {
  const part = new Table({ head: [...head], colWidths, style: { head: [], border: [] } });
  part.push(...rows);
  return { text: part.toString(), widths: part.options.colWidths };
}

/** Names and labels come from elsewhere, and a terminal obeys control characters. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\u{FFFD}');

export const pairs = (record: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(record ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
