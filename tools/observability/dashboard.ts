/** Writes the Grafana dashboard from the list of its panels. */
import { format, resolveConfig } from 'prettier';
import type { Panel, Row } from './panel.ts';
import { allocations } from './rows/allocations.ts';
import { callers } from './rows/callers.ts';
import { matches } from './rows/matches.ts';
import { processes } from './rows/processes.ts';
import { promises } from './rows/promises.ts';
import { usOrUpstream } from './rows/us-or-upstream.ts';

export const DASHBOARD = 'observability/grafana/dashboards/matchgate.json';

/** The first answers the question of 3 a.m. */
const ROWS: readonly Row[] = [usOrUpstream, matches, allocations, promises, callers, processes];
const HEIGHT = 8;
const datasource = { type: 'prometheus', uid: '${datasource}' };

function panelOf(panel: Panel, id: number, x: number, y: number): object {
  const { title, description, type, unit, queries, width, thresholds, words, stacked } = panel;
  const [orange, red] = thresholds ?? [];
  const steps = [
    { color: 'green', value: null },
    ...(orange === undefined ? [] : [{ color: 'orange', value: orange }]),
    ...(red === undefined ? [] : [{ color: 'red', value: red }]),
  ];
  const custom = { fillOpacity: stacked ? 30 : 10, stacking: { mode: stacked ? 'normal' : 'none' }, spanNulls: false };
  return {
    id,
    type,
    title,
    description,
    datasource,
    gridPos: { x, y, w: width, h: HEIGHT },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
    })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        thresholds: { mode: 'absolute', steps },
        mappings: words ? [{ type: 'value', options: words }] : [],
        ...(type === 'timeseries' ? { custom } : {}),
      },
      overrides: [],
    },
    options:
      type === 'stat'
        ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'background', textMode: 'value_and_name' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

function panelsOf(rows: readonly Row[]): object[] {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title: row.title, collapsed: false, gridPos: at(0, y, 24, 1) });
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      if (x + panel.width > 24) [x, y] = [0, y + HEIGHT];
      panels.push(panelOf(panel, panels.length + 1, x, y));
      x += panel.width;
    }
    y += HEIGHT;
  }
  return panels;
}

const at = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });

const choice = (name: string, query: string) => ({
  name,
  type: 'query',
  datasource,
  query: { query, refId: name },
  definition: query,
  refresh: 2,
  includeAll: true,
  allValue: '.*',
  multi: true,
  current: { text: 'All', value: '$__all' },
});

export async function dashboard(): Promise<string> {
  const document = {
    uid: 'matchgate',
    title: 'Matchgate',
    tags: ['matchgate'],
    schemaVersion: 39,
    editable: true,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    graphTooltip: 1,
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', current: {} },
        choice('profile', 'label_values(matchgate_matches_finished_total, profile)'),
        choice('allocation', 'label_values(matchgate_reservation_attempts_total, allocation)'),
      ],
    },
    annotations: {
      list: [
        {
          name: 'Alerts',
          datasource,
          enable: true,
          iconColor: 'red',
          expr: 'ALERTS{alertname=~"Matchgate.*",alertstate="firing"}',
          titleFormat: '{{alertname}}',
        },
      ],
    },
    panels: panelsOf(ROWS),
  };
  return format(JSON.stringify(document), { ...(await resolveConfig(DASHBOARD)), filepath: DASHBOARD });
}
