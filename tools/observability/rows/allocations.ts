import { quantile, rate, type Row } from '../panel.ts';

export const allocations: Row = {
  title: 'Allocations',
  panels: [
    {
      title: 'Reservations by outcome',
      description:
        'no_match: full. throttled, unavailable, unknown: the upstream. breaker_open, bulkhead_full: spared by us.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      stacked: true,
      queries: [
        {
          expr: rate('matchgate_reservation_attempts_total{allocation=~"$allocation"}', 'allocation', 'outcome'),
          legend: '{{allocation}} {{outcome}}',
        },
      ],
    },
    {
      title: 'Ready payloads',
      description: 'At the last audit of each allocation, at most a minute old.',
      type: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'max by (allocation) (matchgate_ready_payloads{allocation=~"$allocation"})', legend: '{{allocation}}' },
      ],
    },
    {
      title: 'Reservations in flight',
      description: 'Flat at BULKHEAD_LIMIT times the workers: the allocation is slower than what is asked of it.',
      type: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expr: 'sum by (allocation) (matchgate_bulkhead_in_flight{allocation=~"$allocation"})',
          legend: '{{allocation}}',
        },
      ],
    },
    {
      title: 'Breakers that open, and retries',
      description:
        'An allocation that flaps shows as many small steps. Retries that are withheld are an outage that we do not feed.',
      type: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        {
          expr: 'sum by (allocation) (increase(matchgate_breaker_transitions_total{to="open",allocation=~"$allocation"}[$__rate_interval]))',
          legend: '{{allocation}}',
        },
        {
          expr: rate('matchgate_retries_total{allocation=~"$allocation"}', 'allocation', 'outcome'),
          legend: '{{allocation}} retries {{outcome}} /s',
        },
      ],
    },
    {
      title: 'Which selector matched',
      description: 'A fallback that wins more often than the first choice tells of a shortage.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      stacked: true,
      queries: [
        {
          expr: rate('matchgate_selector_hits_total{profile=~"$profile"}', 'profile', 'selector'),
          legend: '{{profile}} {{selector}}',
        },
      ],
    },
    {
      title: 'Writing the match data, p99',
      description: 'A reserved server waits so long for its match.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      queries: [
        { expr: quantile(0.99, 'matchgate_annotation_duration_seconds_bucket{outcome="done"}'), legend: 'done' },
        { expr: quantile(0.99, 'matchgate_annotation_duration_seconds_bucket'), legend: 'all' },
      ],
    },
  ],
};
