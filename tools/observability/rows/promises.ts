import { quantile, rate, type Row } from '../panel.ts';

export const promises: Row = {
  title: 'Nothing lost, nothing leaked',
  panels: [
    {
      title: 'Orphans in the last hour',
      description: 'Payloads held in our name for no live match; 0 is well.',
      type: 'stat',
      unit: 'short',
      width: 6,
      thresholds: [1, 10],
      queries: [
        { expr: 'sum(increase(matchgate_orphans_found_total[1h]))', legend: 'found' },
        { expr: 'sum(increase(matchgate_orphans_released_total[1h]))', legend: 'given back' },
        { expr: 'sum(matchgate_orphans) or vector(0)', legend: 'now' },
      ],
    },
    {
      title: 'Oldest unknown outcome',
      description: 'Settled after PLACEMENT_SETTLE_MS where the allocation can be listed.',
      type: 'timeseries',
      unit: 's',
      width: 6,
      queries: [{ expr: 'max(matchgate_intents_oldest_seconds)', legend: 'oldest intent' }],
    },
    {
      title: 'Duties',
      description:
        'Open intents and payloads to give back. Both go up and down with the load; what only goes up is wrong.',
      type: 'timeseries',
      unit: 'short',
      width: 6,
      queries: [
        { expr: 'max(matchgate_intents_open)', legend: 'intents open' },
        { expr: 'max(matchgate_releases_owed)', legend: 'releases owed' },
        { expr: rate('matchgate_releases_total', 'outcome'), legend: 'releases {{outcome}} /s' },
      ],
    },
    {
      title: 'Since the reconciler’s last pass',
      description: 'A few seconds; without a line, no worker runs it.',
      type: 'timeseries',
      unit: 's',
      width: 6,
      queries: [
        { expr: 'time() - max(matchgate_reconciler_last_pass_timestamp_seconds)', legend: 'age' },
        {
          expr: quantile(0.95, 'matchgate_reconciler_pass_duration_seconds_bucket'),
          legend: 'duration of a pass, p95',
        },
      ],
    },
  ],
};
