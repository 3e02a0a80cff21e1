import { quantile, type Row } from '../panel.ts';

const BREAKER = {
  0: { text: 'closed', color: 'green' },
  1: { text: 'half-open', color: 'orange' },
  2: { text: 'open', color: 'red' },
};
const failed = (reasons: string) =>
  `sum(rate(matchgate_matches_finished_total{state="failed",reason=~"${reasons}",profile=~"$profile"}[$__rate_interval]))`;

export const usOrUpstream: Row = {
  title: 'Is it us or the upstream?',
  panels: [
    {
      title: 'Matches that get a server',
      description: 'Assigned, of all that were settled. Below 99 % the error budget burns.',
      type: 'stat',
      unit: 'percentunit',
      width: 4,
      queries: [
        {
          expr: '1 - max(matchgate:match_failures:ratio_rate5m{profile=~"$profile"})',
          legend: 'worst profile, 5 min',
        },
      ],
    },
    {
      title: 'Why matches fail',
      description:
        'Upstream: the orchestrator fails or refuses. Capacity: it is full. Us: never got a turn. Profile: nothing applies. Not confirmed: it had a server.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      stacked: true,
      queries: [
        { expr: failed('upstream_unavailable|upstream_rejected|annotation_failed'), legend: 'upstream' },
        { expr: failed('no_capacity'), legend: 'capacity' },
        { expr: failed('deadline_exceeded'), legend: 'us' },
        { expr: failed('no_plan'), legend: 'profile' },
        { expr: failed('not_confirmed'), legend: 'not confirmed' },
      ],
    },
    {
      title: 'Upstream: breakers',
      description: 'The worst that any worker sees. Open: reservations fail, and the allocation is left alone.',
      type: 'stat',
      unit: 'short',
      width: 4,
      words: BREAKER,
      thresholds: [1, 2],
      queries: [
        { expr: 'max by (allocation) (matchgate_breaker_state{allocation=~"$allocation"})', legend: '{{allocation}}' },
      ],
    },
    {
      title: 'Upstream: CreateReservation, p99',
      description: 'Slow answers are the upstream’s; a queue wait that grows without them is ours.',
      type: 'timeseries',
      unit: 's',
      width: 4,
      queries: [
        {
          expr: quantile(
            0.99,
            'matchgate_reservation_duration_seconds_bucket{allocation=~"$allocation"}',
            'allocation',
          ),
          legend: '{{allocation}}',
        },
      ],
    },
    {
      title: 'Us: what is not ready',
      description: 'Replicas that are up and get no work, by the check that keeps them from it; 0 is well.',
      type: 'stat',
      unit: 'short',
      width: 4,
      thresholds: [1, 2],
      queries: [{ expr: 'sum by (check) (matchgate_not_ready)', legend: '{{check}}' }],
    },
  ],
};
