/** Tables of the pages that are derived from the code: between two markers, one line a row, so that rows stand alone. */
import { readFile } from 'node:fs/promises';
import { VARIABLES, type Variable } from '../src/config/variables.ts';
import { PROBLEMS } from '../src/intake/problem-catalogue.ts';

type Row = readonly string[];

const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function table(head: Row, rows: readonly Row[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function environmentTable(): string {
  const rows = Object.entries<Variable>(VARIABLES).map(([name, { fallback, meaning, mustBe, secret }]) => [
    `\`${name}\``,
    fallback === undefined ? 'none' : `\`${fallback}\``,
    `${meaning}; ${mustBe}${secret ? `. Also as \`${name}_FILE\`` : ''}`,
  ]);
  return table(['variable', 'default', 'what it is'], rows);
}

function problemsTable(): string {
  const rows = Object.entries(PROBLEMS).map(([code, { status, title, retryable, advice }]) => [
    `\`${code}\``,
    String(status),
    title,
    retryable ? 'yes' : 'no',
    advice,
  ]);
  return table(['Code', 'Status', 'Title', 'Retryable', 'What to do'], rows);
}

/**
 * The page with the table put between its markers. Prettier, which would pad every row to the longest, is told to leave
 * it alone.
 * @throws {Error} for a page without the markers
 */
async function withTable(page: string, name: string, text: string): Promise<string> {
  const [begin, end] = [`<!-- ${name} -->\n`, '\n<!-- prettier-ignore-end -->'];
  const [before, ...rest] = (await readFile(page, 'utf8')).split(begin);
  const [, ...after] = rest.join(begin).split(end);
  if (before === undefined || after.length === 0) throw new Error(`${page} has no place for the table "${name}"`);
  return `${before}${begin}\n${text}\n${end}${after.join(end)}`;
}

export const operationsPage = () => withTable('docs/operations.md', 'environment', environmentTable());
export const errorsPage = () => withTable('docs/errors.md', 'problems', problemsTable());
