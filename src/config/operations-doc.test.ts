import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { VARIABLES, type Variable } from './variables.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** The table's rows: variable, default, meaning. */
const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (?:`([^`]*)`|none) +\| (.*) \|$/gm)].map(
  ([, name = '', fallback, meaning = '']) => ({ name, fallback, meaning }),
);

describe('docs/operations.md', () => {
  it('has every variable once, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(VARIABLES).sort());
  });

  it.each(Object.entries<Variable>(VARIABLES))('says what %s is and what holds without it', (name, variable) => {
    const row = rows.find((candidate) => candidate.name === name);
    expect(row?.fallback).toBe(variable.fallback);
    expect(row?.meaning).toContain(variable.meaning.replaceAll('|', '\\|'));
    expect(row?.meaning.includes(`\`${name}_FILE\``)).toBe(variable.secret ?? false);
  });
});
