/** Work that goes on side by side, one of a name at a time: what is slow holds up nothing else. */
export class SideBySide<Name> {
  private readonly running = new Map<Name, Promise<void>>();
  private failures: unknown[] = [];

  isUnderWay(name: Name): boolean {
    return this.running.has(name);
  }

  /** Begins it, unless it is under way still. Resolves when it has ended, failed or not. */
  begin(name: Name, work: () => Promise<unknown>): Promise<void> {
    const running = this.running.get(name) ?? this.run(name, work);
    this.running.set(name, running);
    return running;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  /** @throws {AggregateError} of what has failed since this was called last */
  throwFailures(message: string): void {
    const failures = this.failures;
    this.failures = [];
    if (failures.length > 0) throw new AggregateError(failures, message);
  }

  private async run(name: Name, work: () => Promise<unknown>): Promise<void> {
    // Not in this turn: it is under way before it can have ended.
    await Promise.resolve();
    try {
      await work();
    } catch (error) {
      this.failures.push(error);
    } finally {
      this.running.delete(name);
    }
  }
}
