import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '../../src/intake/problem-catalogue.ts';
import { FAILURE_CODES } from '../../src/matches/match-record.ts';
import { failure } from '../../src/placement/verdict.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const [problems = '', reasons = ''] = page.split('## Failure reasons');
const rowsOf = (part: string) =>
  part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );

describe('docs/errors.md', () => {
  it('lists every problem as the catalogue has it, and no other', () => {
    const catalogue = Object.entries(PROBLEMS).map(([code, { status, title, retryable, advice }]) => [
      code,
      String(status),
      title,
      retryable ? 'yes' : 'no',
      advice.replaceAll('`', ''),
    ]);
    expect(rowsOf(problems)).toEqual(catalogue);
  });

  it('lists every failure reason, and whether it may be tried again, and no other', () => {
    const told = rowsOf(reasons).map(([code, , retryable]) => [code, retryable]);
    expect(told).toEqual(FAILURE_CODES.map((code) => [code, failure(code, '').retryable ? 'yes' : 'no']));
  });
});
