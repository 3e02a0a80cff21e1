/** Writes observability/prometheus/tests/alerts.test.yml: for each alert a case in which it fires and one in which it must not. */
import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import { ALERT_CASES, type AlertCase } from './alert-cases.ts';

const RULES = 'observability/prometheus/rules/alerts.yml';
export const ALERT_TESTS = 'observability/prometheus/tests/alerts.test.yml';

const Texts = Type.Record(Type.String(), Type.String());
const AlertSchema = Type.Object({ alert: Type.String(), labels: Texts, annotations: Texts });
const RulesSchema = Type.Object({ groups: Type.Array(Type.Object({ rules: Type.Array(AlertSchema) })) });
type Alert = Type.Static<typeof AlertSchema>;

/** The alerts as the rules file has them. */
export async function alertRules(): Promise<Alert[]> {
  const { groups } = Parse(RulesSchema, parse(await readFile(RULES, 'utf8')));
  return groups.flatMap(({ rules }) => rules);
}

/** What Prometheus makes of an annotation's template; ours name labels and nothing else. */
const rendered = (template: string, labels: AlertCase['labels']) =>
  template.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');

function testsOf({ alert, labels: ruleLabels, annotations }: Alert): object[] {
  const found = ALERT_CASES[alert];
  if (!found) throw new Error(`the alert ${alert} has no case`);
  const { at, labels, fires, quiet } = found;
  const texts = Object.entries(annotations).map(([name, template]) => [name, rendered(template, labels)]);
  const firing = { exp_labels: { ...labels, ...ruleLabels }, exp_annotations: Object.fromEntries(texts) as object };
  const test = (name: string, series: AlertCase['fires'], expected: readonly object[]) => ({
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([of, values]) => ({ series: of, values })),
    alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: expected }],
  });
  return [test(`${alert} fires`, fires, [firing]), test(`${alert} does not fire`, quiet, [])];
}

export async function alertTests(): Promise<string> {
  const tests = (await alertRules()).flatMap(testsOf);
  const file = { rule_files: ['../rules/recording.yml', '../rules/alerts.yml'], evaluation_interval: '1m', tests };
  const text = `# Written by \`npm run generate\` from tools/observability/alert-cases.ts.\n${stringify(file)}`;
  return format(text, { ...(await resolveConfig(ALERT_TESTS)), filepath: ALERT_TESTS });
}
