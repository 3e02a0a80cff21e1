/** Why this process should not get work now; ready while nobody has a reason. Live is another question: the process is. */
export class Readiness {
  private readonly checks = new Map<string, () => string | null>();
  private draining = false;

  /** @param check null while all is well, otherwise the reason, in words for an operator */
  add(name: string, check: () => string | null): void {
    this.checks.set(name, check);
  }

  /** The first step of stopping: load balancers are told before anything else happens. */
  drain(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** Each thing that is looked at, and what is wrong with it. */
  *verdicts(): Generator<readonly [string, string | null]> {
    yield ['process', this.draining ? 'draining' : null];
    for (const [name, check] of this.checks) yield [name, check()];
  }

  report(): { readonly ready: boolean; readonly reasons: Readonly<Record<string, string>> } {
    const reasons: Record<string, string> = {};
    for (const [name, reason] of this.verdicts()) if (reason !== null) reasons[name] = reason;
    return { ready: Object.keys(reasons).length === 0, reasons };
  }
}
