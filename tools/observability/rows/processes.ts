import { type Row } from '../panel.ts';

export const processes: Row = {
  title: 'Processes',
  panels: [
    {
      title: 'What runs',
      description: 'Replicas by role and version.',
      type: 'stat',
      unit: 'short',
      width: 6,
      queries: [{ expr: 'count by (role, version) (matchgate_build_info)', legend: '{{role}} {{version}}' }],
    },
    {
      title: 'Event loop, p99',
      description: 'Above a quarter of a second everything that the process does is late.',
      type: 'timeseries',
      unit: 's',
      width: 6,
      queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds{job="matchgate"}', legend: '{{instance}}' }],
    },
    {
      title: 'CPU',
      description: 'Cores used.',
      type: 'timeseries',
      unit: 'short',
      width: 6,
      queries: [{ expr: 'rate(process_cpu_seconds_total{job="matchgate"}[$__rate_interval])', legend: '{{instance}}' }],
    },
    {
      title: 'Memory',
      description: 'Resident.',
      type: 'timeseries',
      unit: 'bytes',
      width: 6,
      queries: [{ expr: 'process_resident_memory_bytes{job="matchgate"}', legend: '{{instance}}' }],
    },
  ],
};
