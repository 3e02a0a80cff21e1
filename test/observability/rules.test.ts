/** The rules, the dashboard and the runbook, held to each other and to the metrics that there are. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AllocationSchema } from '../../src/intake/allocation-schema.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { ALERT_CASES } from '../../tools/observability/alert-cases.ts';
import { alertRules } from '../../tools/observability/alert-tests.ts';
import { describeWith } from '../support/command.ts';
import { root } from '../support/tool-run.ts';

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const RULE_FILES = ['recording.yml', 'alerts.yml'].map((file) => join('observability/prometheus/rules', file));
const DASHBOARD = 'observability/grafana/dashboards/matchgate.json';
const RUNBOOK = 'docs/runbook.md';

const exposed = new Set(new Metrics().registry.getMetricsAsArray().map(({ name }) => name));
const known = (name: string) => exposed.has(name) || exposed.has(name.replace(/_(bucket|count|sum)$/, ''));

const alerts = await alertRules();
/** The runbook's sections by their heading. */
const sections = new Map(
  read(RUNBOOK)
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

describe('rules and dashboard', () => {
  it.each([...RULE_FILES, DASHBOARD])('%s names no metric that is not there', (file) => {
    const names = new Set(read(file).match(/\bmatchgate_\w+/g));
    expect(names.size).toBeGreaterThan(3);
    expect([...names].filter((name) => !known(name))).toEqual([]);
  });

  it('name no recorded series that no rule records', () => {
    const recorded = new Set(read(RULE_FILES[0] ?? '').match(/(?<=record: )\S+/g));
    const used = [...RULE_FILES, DASHBOARD].flatMap((file) => read(file).match(/\bmatchgate:[\w:]+/g) ?? []);
    expect(used.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('have cases for every alert and for nothing else', () => {
    expect(Object.keys(ALERT_CASES).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });
});

describe('the runbook', () => {
  const names = alerts.map(({ alert }) => alert);

  it('has a section for every alert and for nothing else', () => {
    expect([...sections.keys()].filter((heading) => heading.startsWith('Matchgate')).sort()).toEqual(names.sort());
  });

  it.each(alerts)('says what $alert means, what to do, and whether it heals by itself', ({ alert, annotations }) => {
    expect(annotations.runbook_url).toBe(`${RUNBOOK}#${alert.toLowerCase()}`);
    const section = sections.get(alert) ?? '';
    for (const part of ['Means', 'Look first', 'Do', 'Heals']) expect(section).toContain(`**${part}**`);
  });

  it.each([RUNBOOK, 'docs/operations.md', 'docs/kubernetes.md'])(
    'sends nobody for a field that is not there: %s',
    (page) => {
      const fields = [...read(page).matchAll(/`(\w+)[\w.]*`\sin\s`GET \/v1\/allocations`/g)].map(
        ([, field = '']) => field,
      );
      expect(fields.length).toBeGreaterThan(0);
      expect(fields.filter((field) => !(field in AllocationSchema.properties))).toEqual([]);
    },
  );
});

describeWith('promtool', 'the package prometheus', 'promtool', (command) => {
  const promtool = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  };

  it('finds nothing wrong with the configuration and its rules', () => {
    expect(promtool('check', 'config', 'observability/prometheus/prometheus.yml')).toMatchObject({ status: 0 });
    expect(promtool('check', 'rules', ...RULE_FILES)).toMatchObject({ status: 0 });
  });

  it('sees each alert fire when it should, and not when it should not', () => {
    const tested = promtool('test', 'rules', 'observability/prometheus/tests/alerts.test.yml');
    expect(tested).toMatchObject({ status: 0 });
    expect(tested.output).toContain('SUCCESS');
  });
});
