/** Why this process should not get work now; ready while nobody has a reason. Live is another question: the process is. */
export class Readiness {
  private readonly checks = new Map<string, () => string | null>();
  private phase: 'starting' | 'at work' | 'draining' = 'starting';

  /** @param check null while all is well, otherwise the reason, in words for an operator */
  add(name: string, check: () => string | null): void {
    this.checks.set(name, check);
  }

  /** Everything that the process is made of is there; until then it is only waited for. */
  started(): void {
    if (this.phase === 'starting') this.phase = 'at work';
  }

  /** The first step of stopping: load balancers are told before anything else happens. */
  drain(): void {
    this.phase = 'draining';
  }

  get hasStarted(): boolean {
    return this.phase !== 'starting';
  }

  get isDraining(): boolean {
    return this.phase === 'draining';
  }

  /** Each thing that is looked at, and what is wrong with it. */
  *verdicts(): Generator<readonly [string, string | null]> {
    yield ['process', this.phase === 'at work' ? null : this.phase];
    for (const [name, check] of this.checks) yield [name, check()];
  }

  report(): { readonly ready: boolean; readonly reasons: Readonly<Record<string, string>> } {
    const reasons: Record<string, string> = {};
    for (const [name, reason] of this.verdicts()) if (reason !== null) reasons[name] = reason;
    return { ready: Object.keys(reasons).length === 0, reasons };
  }
}
