import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { kubernetesFolder } from './overlays.ts';

interface ScaledObject {
  readonly spec: { readonly triggers: readonly { readonly type: string; readonly metadata: Record<string, string> }[] };
}

const read = (...path: string[]) => readFileSync(join(kubernetesFolder, ...path), 'utf8');

describe('what the workers are scaled by', () => {
  const { spec } = parse(read('components', 'keda-worker', 'scaled-object.yaml')) as ScaledObject;

  it('is a metric that there is', () => {
    const queries = spec.triggers.flatMap(({ type, metadata }) =>
      type === 'prometheus' ? [metadata.query ?? ''] : [],
    );
    const metrics = queries.flatMap((query) => query.match(/matchgate_\w+/g) ?? []);
    expect(metrics).toEqual(['matchgate_backlog_oldest_seconds']);
    expect(read('..', 'docs', 'metrics.md')).toContain(`| \`${metrics[0]}\` | gauge |`);
  });

  it('takes no worker away while the metric is not there', () => {
    const [byAge] = spec.triggers.filter(({ type }) => type === 'prometheus');
    // KEDA makes a 0 of no sample otherwise, which says that nobody waits.
    expect(byAge?.metadata.ignoreNullValues).toBe('false');
  });
});

describe('the files of the development components', () => {
  it('are those of the examples, which a component may not reach', () => {
    const withoutHead = (text: string) => text.slice(text.indexOf('\nversion: 1'));
    const seed = read('components', 'local-orchestrator', 'orchestrator.yaml');
    expect(withoutHead(seed)).toBe(withoutHead(read('..', 'examples', 'orchestrator.yaml')));
    expect(withoutHead(read('base', 'profiles.yaml'))).toBe(withoutHead(read('..', 'examples', 'profiles.yaml')));
  });
});
