import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Role } from '../config/configuration.ts';
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

/** What a process of this role registers of ours. */
function shownBy(role: Role): string[] {
  const names = new Metrics(role).registry.getMetricsAsArray().map(({ name }) => name);
  return names.filter((name) => name.startsWith('matchgate_')).sort();
}

/** The names in the page's list of what one role alone shows, or in its paragraph on this subject. */
function listed(begin: RegExp): string[] {
  const [, part = ''] = begin.exec(page) ?? [];
  return backquoted(part).filter((word): word is string => word?.startsWith('matchgate_') ?? false);
}

describe('docs/metrics.md', () => {
  it('says which role shows what', () => {
    const [api, worker] = [shownBy('api'), shownBy('worker')];
    expect(listed(/^- `api` alone: ([^]*?)\n- /m).sort()).toEqual(api.filter((name) => !worker.includes(name)));
    const figures = listed(/^The \*\*figures of the installation\*\* are ([^.]*)\./m);
    expect([...listed(/^- `worker` alone: ([^]*?)\n- /m), ...figures].sort()).toEqual(
      worker.filter((name) => !api.includes(name)),
    );
    const ofInstallation = rows.filter(({ meaning }) => meaning.includes('over the whole installation'));
    expect(figures.sort()).toEqual(ofInstallation.map(({ name }) => name).sort());
    expect(shownBy('all')).toEqual([...new Set([...api, ...worker])].sort());
  });

  it('has every metric of the gateway once, with its type and labels, and no other', () => {
    const byName = (left: { name: string }, right: { name: string }) => left.name.localeCompare(right.name);
    expect(rows.map(({ name, type, labels }) => ({ name, type, labels })).sort(byName)).toEqual(described.sort(byName));
  });

  it.each(rows)('says what $name means and what it answers', ({ meaning, question }) => {
    expect(meaning).not.toBe('');
    expect(question).toMatch(/\?$/);
  });
});
