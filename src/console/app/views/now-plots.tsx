import { count, duration, rate } from '../format.ts';
import { Plot } from '../parts/plot.tsx';
import type { Activity } from '../shapes.ts';

export function Plots({ activity }: { activity: Activity }) {
  const { at, step_ms } = activity;
  const perSecond = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : (value * 1_000) / step_ms));
  return (
    <section class="plots" aria-label="The last five minutes">
      <Plot
        title="Throughput"
        times={at}
        format={rate}
        lines={[
          { label: 'accepted', colour: 1, values: perSecond(activity.accepted) },
          { label: 'assigned', colour: 2, values: perSecond(activity.assigned) },
          { label: 'failed', colour: 3, values: perSecond(activity.failed) },
        ]}
      />
      <Plot
        title="Time to a server"
        times={at}
        format={duration}
        lines={[
          { label: 'half', colour: 2, values: activity.p50_ms },
          { label: '95 %', colour: 1, values: activity.p95_ms },
          { label: '99 %', colour: 3, values: activity.p99_ms },
        ]}
      />
      <Plot
        title="Matches"
        times={at}
        format={count}
        lines={[
          { label: 'on the way', colour: 1, values: activity.on_the_way },
          { label: 'with a server', colour: 2, values: activity.with_server },
        ]}
      />
    </section>
  );
}
