/** The promises of the design, that a lease is kept, and what the run itself must be worth. */
export const PROMISES = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'lease', 'run'] as const;
export type Promised = (typeof PROMISES)[number];

export interface Violation {
  readonly promise: Promised;
  readonly kind: string;
  readonly about: string;
  readonly detail: string;
}

export function violation(promise: Promised, kind: string, about: string, detail = ''): Violation {
  return { promise, kind, about, detail };
}
