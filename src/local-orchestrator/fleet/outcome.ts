/** What an operation answers. A refusal is an ordinary answer; its kind decides the HTTP status in one place. */
export type RefusalKind = 'invalid' | 'not_found' | 'conflict' | 'no_match';

export interface Refusal {
  readonly ok: false;
  readonly kind: RefusalKind;
  readonly message: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (kind: RefusalKind, message: string): Refusal => ({ ok: false, kind, message });
