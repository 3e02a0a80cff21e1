import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from './metrics.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const backquoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word);

/** The table's rows: metric, type, labels, meaning, question. */
const rows = [...page.matchAll(/^\| `(matchgate_\w+)` +\| (\w+) +\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
  ([, name = '', type = '', labels = '', meaning = '', question = '']) => ({
    name,
    type,
    labels: backquoted(labels),
    meaning: meaning.trim(),
    question: question.trim(),
  }),
);

function typeOf(metric: object): string | undefined {
  if (metric instanceof Counter) return 'counter';
  if (metric instanceof Gauge) return 'gauge';
  return metric instanceof Histogram ? 'histogram' : undefined;
}

/** Name and labels, which prom-client keeps on each metric but shows to nobody by its types. */
const described = Object.values(new Metrics()).flatMap((metric: object) => {
  const type = typeOf(metric);
  if (type === undefined) return [];
  return [{ name: String(Reflect.get(metric, 'name')), type, labels: Reflect.get(metric, 'labelNames') as unknown }];
});

describe('docs/metrics.md', () => {
  it('has every metric of the gateway once, with its type and labels, and no other', () => {
    const byName = (left: { name: string }, right: { name: string }) => left.name.localeCompare(right.name);
    expect(rows.map(({ name, type, labels }) => ({ name, type, labels })).sort(byName)).toEqual(described.sort(byName));
  });

  it.each(rows)('says what $name means and what it answers', ({ meaning, question }) => {
    expect(meaning).not.toBe('');
    expect(question).toMatch(/\?$/);
  });
});
