/** A live plot. The figures of the newest time, or of the one under the pointer, stand beside their names, as text. */
import { signal, useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { timeOfDay } from '../format.ts';

export interface Line {
  readonly label: string;
  /** The number of its colour. */
  readonly colour: 1 | 2 | 3;
  readonly values: readonly (number | null)[];
}

interface PlotProps {
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

const HEIGHT = 150;

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
const isDark = signal(darkScheme.matches);
darkScheme.addEventListener('change', ({ matches }) => (isDark.value = matches));

const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function Plot(props: PlotProps) {
  const { title, times, lines, format } = props;
  const pointed = useSignal<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data: uPlot.AlignedData = [times.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])];
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new uPlot(optionsOf(props, pointed, element.clientWidth), data, element);
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
    };
    // Made anew for other colours alone; figures are handed on below.
  }, [isDark.value]);
  useEffect(() => plot.current?.setData(data), [times]);
  const index = pointed.value ?? newestOf(lines);
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <span class="when">{pointed.value === null ? 'now' : timeOfDay(times[index] ?? 0)}</span>
        <ul>
          {lines.map(({ label, colour, values }) => (
            <li key={label}>
              <i class={`swatch line-${colour}`} aria-hidden="true" /> {label} <b>{shown(values[index], format)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} class="canvas" role="img" aria-label={`${title}, the last five minutes`} />
    </figure>
  );
}

const shown = (value: number | null | undefined, format: (value: number) => string) =>
  value === null || value === undefined ? '–' : format(value);

/** The newest time of which anything is known. */
function newestOf(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ values }) => values.findLastIndex((value) => value !== null)));
}

function optionsOf({ lines, format }: PlotProps, pointed: Signal<number | null>, width: number): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colourOf('--muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colourOf('--hairline'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 70,
        values: (_, seconds) => seconds.map((second) => timeOfDay(second * 1_000).slice(0, 5)),
      },
      { ...axis, size: 54, values: (_, values) => values.map(format) },
    ],
    series: [
      {},
      ...lines.map(({ label, colour }) => ({
        label,
        stroke: colourOf(`--line-${colour}`),
        width: 1.75,
        spanGaps: true,
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => (pointed.value = cursor.idx ?? null)] },
  };
}
