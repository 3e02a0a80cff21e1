import { quantile, rate, type Row } from '../panel.ts';

export const callers: Row = {
  title: 'Callers',
  panels: [
    {
      title: 'Requests by status',
      description: '5xx are ours: 503 with Retry-After while Redis cannot serve.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      stacked: true,
      queries: [{ expr: rate('matchgate_http_request_duration_seconds_count', 'status'), legend: '{{status}}' }],
    },
    {
      title: 'Requests, p99 by route',
      description: 'A request that waits for its match lasts as long as it waits.',
      type: 'timeseries',
      unit: 's',
      width: 8,
      queries: [
        {
          expr: quantile(0.99, 'matchgate_http_request_duration_seconds_bucket', 'method', 'route'),
          legend: '{{method}} {{route}}',
        },
      ],
    },
    {
      title: 'Events told',
      description: 'By channel and outcome.',
      type: 'timeseries',
      unit: 'reqps',
      width: 8,
      queries: [
        { expr: rate('matchgate_events_delivered_total', 'channel', 'outcome'), legend: '{{channel}} {{outcome}}' },
        { expr: 'sum(matchgate_waiting_callers)', legend: 'callers that wait' },
        { expr: 'sum(matchgate_event_streams)', legend: 'event streams' },
      ],
    },
  ],
};
