/** A JSON value with one place in it changed. */
import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile-values.ts';

type Path = readonly (string | number)[];

export interface Mutation {
  /** Which place, counted over all of them. */
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'rename' | 'wrap';
  readonly name: string;
  readonly value: unknown;
}

const names = fc.oneof(
  hostileText,
  fc.constantFrom('allocations', 'skip_after', 'callback_url', 'deadline_ms', 'priority', 'matches', 'tenant', 'state'),
);

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat({ max: 10_000 }),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'rename', 'wrap'),
  name: names,
  value: hostileValue,
});

export function mutated(value: unknown, { at, kind, name, value: other }: Mutation): unknown {
  const places = [...pathsIn(value, [])];
  const path = places[at % places.length] ?? [];
  switch (kind) {
    case 'replace':
      return changed(value, path, () => [['', other]]);
    case 'remove':
      return path.length === 0 ? null : changed(value, path, () => []);
    case 'rename':
      return changed(value, path, (old) => [[name, old]]);
    case 'wrap':
      return changed(value, path, (old, key) => [[key, at % 2 ? [old] : { [name]: old }]]);
    case 'add':
      return changed(value, path, (old, key) => [
        [key, old],
        [name, other],
      ]);
  }
}

function* pathsIn(value: unknown, path: Path): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* pathsIn(member, [...path, key]);
}

/** What stands in the place of a member, by its old value and name; an empty name is the old one. */
type Change = (old: unknown, key: string) => readonly (readonly [name: string, value: unknown])[];

function changed(value: unknown, [head, ...rest]: Path, change: Change): unknown {
  if (head === undefined) return change(value, '').at(-1)?.[1];
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([key, member]) => {
    if (key !== String(head)) return [[key, member] as const];
    if (rest.length > 0) return [[key, changed(member, rest, change)] as const];
    return change(member, key).map(([name, other]) => [name === '' ? key : name, other] as const);
  });
  return Array.isArray(value) ? members.map(([, member]): unknown => member) : Object.fromEntries(members);
}
