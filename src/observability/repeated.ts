/**
 * Failures that repeat, in the log: the first of a kind is a line at once, and those that follow within a second are one
 * line with their number. A thousand calls that fail in a second say no more than one, and cost as much.
 */
import type { Logger } from './logger.ts';

const WINDOW_MS = 1_000;
/** Kinds come from closed sets; should one not, the log is spared all the same. */
const MOST_KINDS = 1_000;

interface Held {
  count: number;
  last: object;
}

export class Repeated {
  private readonly open = new Map<string, Held>();

  constructor(private readonly log: Logger) {}

  /**
   * @param kind what makes two of them the same; never an id
   * @param fields of the latest of them, which stands for the others
   */
  warn(kind: string, fields: object, message: string): void {
    const name = `${message} ${kind}`;
    const held = this.open.get(name);
    if (held) {
      held.count += 1;
      held.last = fields;
      return;
    }
    this.log.warn(fields, message);
    if (this.open.size < MOST_KINDS) this.begin(name, message);
  }

  private begin(name: string, message: string): void {
    const held: Held = { count: 0, last: {} };
    this.open.set(name, held);
    setTimeout(() => {
      this.open.delete(name);
      if (held.count === 0) return;
      this.log.warn({ ...held.last, repeated: held.count }, message);
      this.begin(name, message);
    }, WINDOW_MS).unref();
  }
}
