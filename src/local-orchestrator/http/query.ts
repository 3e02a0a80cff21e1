/** Query parameters, read strictly: what is not what it must be is refused, not guessed at. */
import { done, refused, type Outcome } from '../fleet/outcome.ts';

export type Query = Readonly<Record<string, unknown>>;

export function textParameter(query: Query, name: string): Outcome<string | undefined> {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return done(value);
  return refused('invalid', `${name} must be given once`);
}

export function booleanParameter(query: Query, name: string): Outcome<boolean> {
  const value = query[name] ?? 'false';
  return value === 'true' || value === 'false'
    ? done(value === 'true')
    : refused('invalid', `${name} must be true or false`);
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly otherwise: number;
}

export function integerParameter(query: Query, name: string, { min, max, otherwise }: Range): Outcome<number> {
  const value = query[name];
  if (value === undefined) return done(otherwise);
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : NaN;
  return number >= min && number <= max
    ? done(number)
    : refused('invalid', `${name} must be a whole number from ${min} to ${max}`);
}
