import { describe, expect, it, jest } from '@jest/globals';
import Table from 'cli-table3';
import { Command } from 'commander';
import { print } from './output.ts';

const head = ['payload', 'state', 'labels'];
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => [`p-${index}`, 'Ready', `map=${'界'.repeat(index % 70)}`]);

function printed(rows: string[][]): string {
  let text = '';
  const terminal = { write: (more: string) => (text += more), writeError: () => undefined, environment: {} };
  print({ program: new Command(), terminal }, {}, { head, rows });
  return text;
}

describe('a table', () => {
  it.each([1, 50, 51, 120])('of %i rows is one table', (count) => {
    const whole = new Table({ head, style: { head: [], border: [] } });
    whole.push(...rowsOf(count));
    expect(printed(rowsOf(count))).toBe(`${whole.toString()}\n`);
  });

  it('of a fleet is drawn in parts, however long it is', () => {
    const drawing = jest.spyOn(Table.prototype, 'toString');
    printed(rowsOf(300));
    const lengths = drawing.mock.contexts.map((drawn) => (Array.isArray(drawn) ? drawn.length : NaN));
    drawing.mockRestore();
    expect(Math.max(...lengths)).toBeLessThanOrEqual(50);
  });
});
