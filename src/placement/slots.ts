/**
 * How many matches a process works on at a time. A job may bring more matches than there are places: whoever comes first
 * gets what is free, at least one, and comes again.
 */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(readonly limit: number) {
    this.free = limit;
  }

  /** Resolves with how many places it got: at least one, at most those wanted. */
  async take(wanted: number): Promise<number> {
    while (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.takeFree(wanted);
  }

  /** One place, if one is free. */
  takeAtOnce(): boolean {
    return this.takeFree(1) === 1;
  }

  /** As many of these as are free. */
  takeFree(wanted: number): number {
    const taken = Math.min(wanted, this.free);
    this.free -= taken;
    return taken;
  }

  give(count: number): void {
    this.free += count;
    for (let places = this.free; places > 0; places -= 1) this.waiting.shift()?.();
  }
}
