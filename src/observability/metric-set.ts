import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics, type GaugeConfiguration } from 'prom-client';
import type { Role } from '../config/configuration.ts';

/** From a fast call on loopback to the longest deadline. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Which roles show a metric; `all` shows every one. */
export type ShownBy = 'api' | 'worker' | 'every';

/**
 * A gauge that shows nothing until it is set, and nothing again once it vanishes: for figures that one process of the
 * installation shows for all, so that the process whose turn is over leaves no old value behind.
 */
export class VanishingGauge<Label extends string> extends Gauge<Label> {
  private readonly isLabelled: boolean;

  constructor(configuration: GaugeConfiguration<Label>) {
    super(configuration);
    this.isLabelled = (configuration.labelNames ?? []).length > 0;
    this.vanish();
  }

  vanish(): void {
    this.reset();
    // prom-client resets a gauge without labels to 0, which is a value.
    if (!this.isLabelled) this.remove();
  }
}

/**
 * A gauge for each allocation of the profiles file. Of one that has left the file it shows nothing, although matches that
 * were planned before may still ask there: an alert that looks at all allocations must not wait for one that is none.
 */
export class AllocationGauge extends Gauge<'allocation'> {
  private inFile: ReadonlySet<unknown> | undefined;

  showOnly(allocations: Iterable<string>): void {
    this.inFile = new Set(allocations);
  }

  override async get() {
    const { inFile } = this;
    const metric = await super.get();
    if (!inFile) return metric;
    return { ...metric, values: metric.values.filter(({ labels }) => inFile.has(labels.allocation)) };
  }
}

/**
 * The metrics of one process. One that its role does not show exists all the same, unseen, so that code which serves
 * several roles never has to ask.
 */
export class MetricSet {
  readonly registry = new Registry();
  private readonly ofInstallation: VanishingGauge<string>[] = [];

  constructor(private readonly role: Role = 'all') {
    collectDefaultMetrics({ register: this.registry });
  }

  /** What the whole installation's gauges said is another process's to say, or not known any more. */
  forgetInstallation(): void {
    for (const gauge of this.ofInstallation) gauge.vanish();
  }

  protected counter<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    shownBy: ShownBy = 'every',
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: this.registers(shownBy) });
  }

  protected gauge<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    shownBy: ShownBy = 'every',
  ): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: this.registers(shownBy) });
  }

  protected allocationGauge(name: string, help: string, shownBy: ShownBy = 'every'): AllocationGauge {
    return new AllocationGauge({ name, help, labelNames: ['allocation'], registers: this.registers(shownBy) });
  }

  protected vanishingGauge<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): VanishingGauge<Label> {
    return new VanishingGauge({ name, help, labelNames, registers: this.registers('worker') });
  }

  /** A figure of the whole installation, shown by the one worker that measures it. */
  protected installationGauge<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): VanishingGauge<Label> {
    const gauge = this.vanishingGauge(name, help, labelNames);
    this.ofInstallation.push(gauge);
    return gauge;
  }

  protected histogram<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    shownBy: ShownBy = 'every',
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: this.registers(shownBy) });
  }

  private registers(shownBy: ShownBy): Registry[] {
    const isShown = shownBy === 'every' || this.role === 'all' || this.role === shownBy;
    return isShown ? [this.registry] : [];
  }
}
