import parsePrometheus from 'parse-prometheus-text-format';

interface Family {
  readonly name: string;
  readonly metrics: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value?: string }[];
}

/** The sum of a process's series of one metric that carry these labels, as its /metrics shows them now. */
export async function metricSum(
  metricsUrl: string,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const answer = await fetch(`${metricsUrl}/metrics`);
  const families = parsePrometheus(await answer.text()) as readonly Family[];
  const series = families.find((family) => family.name === name)?.metrics ?? [];
  const wanted = series.filter(({ labels: has = {} }) =>
    Object.entries(labels).every(([key, value]) => has[key] === value),
  );
  return wanted.reduce((sum, { value }) => sum + Number(value ?? 0), 0);
}
