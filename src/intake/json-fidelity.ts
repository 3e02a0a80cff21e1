/**
 * Whether a parsed value can be kept as it was sent. What could not (half a surrogate pair, a number beyond every
 * double, a name that is an object's prototype to whoever reads it next) is refused rather than altered.
 */
import { fieldError } from './field-errors.ts';
import { pointerToChild } from './json-text.ts';
import type { FieldError } from './problem.ts';

/**
 * Whether a JSON text is known to hold nothing that its value does not, by the text that the value is written as: that costs
 * a part of a walk through the value. Where it is not known the same may just have been written in another way.
 */
export function isUnaltered(text: string, written: string): boolean {
  return text === written && !text.includes('__proto__') && !text.includes('\\u');
}

export interface Fidelity {
  readonly faults: readonly FieldError[];
  /** Values of every kind within the value, itself included. */
  readonly values: number;
  /** Names in its objects. */
  readonly members: number;
}

/** The nesting must have been bounded before: this recurses. */
export function fidelityOf(value: unknown, maxFaults: number): Fidelity {
  const walk = new Walk(maxFaults);
  walk.visit(value, []);
  return walk;
}

class Walk implements Fidelity {
  readonly faults: FieldError[] = [];
  values = 0;
  members = 0;

  constructor(private readonly maxFaults: number) {}

  visit(value: unknown, path: (string | number)[]): void {
    this.values += 1;
    if (typeof value === 'string') {
      if (!value.isWellFormed()) this.fault(path, 'must be text without lone surrogates');
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) this.fault(path, 'must be a number within the range of a double');
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => this.child(item, index, path));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) this.member(name, member, path);
    }
  }

  private member(name: string, value: unknown, path: (string | number)[]): void {
    this.members += 1;
    if (!name.isWellFormed()) this.fault([...path, name.toWellFormed()], 'must have a name without lone surrogates');
    else if (name === '__proto__') this.fault([...path, name], 'is not an allowed name');
    else this.child(value, name, path);
  }

  private child(value: unknown, name: string | number, path: (string | number)[]): void {
    path.push(name);
    this.visit(value, path);
    path.pop();
  }

  private fault(path: readonly (string | number)[], message: string): void {
    if (this.faults.length < this.maxFaults) this.faults.push(fieldError(path.reduce(pointerToChild, ''), message));
  }
}
