import { quantiles, rate, type Row } from '../panel.ts';

export const matches: Row = {
  title: 'Matches',
  panels: [
    {
      title: 'Accepted and settled',
      description: 'The two lines part while matches wait.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      queries: [
        { expr: rate('matchgate_matches_accepted_total{profile=~"$profile"}'), legend: 'accepted' },
        { expr: rate('matchgate_matches_finished_total{profile=~"$profile"}', 'state'), legend: '{{state}}' },
      ],
    },
    {
      title: 'Acceptance to server',
      description: 'How long players wait for their server.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('matchgate_match_duration_seconds_bucket{state="assigned",profile=~"$profile"}'),
    },
    {
      title: 'Acceptance to a worker',
      description: 'Grows where there are too few workers, or they cannot reach Redis.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      queries: quantiles('matchgate_queue_wait_seconds_bucket{profile=~"$profile"}'),
    },
    {
      title: 'Matches by state',
      description: 'Of the whole installation.',
      type: 'timeseries',
      unit: 'short',
      width: 8,
      stacked: true,
      queries: [{ expr: 'max by (state) (matchgate_matches)', legend: '{{state}}' }],
    },
    {
      title: 'Backlog',
      description: 'Queued matches of each profile, over the whole installation.',
      type: 'timeseries',
      unit: 'short',
      width: 8,
      queries: [
        { expr: 'max by (profile) (matchgate_backlog_matches{profile=~"$profile"})', legend: '{{profile}}' },
        { expr: rate('matchgate_matches_refused_total{profile=~"$profile"}', 'code'), legend: 'refused, {{code}} /s' },
      ],
    },
    {
      title: 'Age of the backlog',
      description: 'The oldest match of each profile that could be taken.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      queries: [
        { expr: 'max by (profile) (matchgate_backlog_oldest_seconds{profile=~"$profile"})', legend: '{{profile}}' },
      ],
    },
  ],
};
