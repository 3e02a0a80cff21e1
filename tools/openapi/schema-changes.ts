/**
 * What of a JSON Schema has changed so that a caller of before breaks. It depends on who reads the value: in a request
 * nothing may be refused that was taken, in an answer nothing may be missing or of another kind than it was. Additions
 * pass: a new optional field of a request, a new field or a new value of an enumeration in an answer. Pure.
 */
export type Direction = 'request' | 'answer';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

type Resolve = (reference: string) => Schema;
export interface Sides {
  readonly before: Resolve;
  readonly after: Resolve;
  readonly direction: Direction;
}

/** Each as `where: what`. */
export function schemaChanges(sides: Sides, before: Schema, after: Schema, where: string): string[] {
  return compare({ ...sides, seen: new Set() }, before, after, where);
}

interface Walk extends Sides {
  /** Pairs of references under way: a schema may hold itself. */
  readonly seen: ReadonlySet<string>;
}

function compare(walk: Walk, before: Schema, after: Schema, where: string): string[] {
  const pair = `${before.$ref ?? ''} ${after.$ref ?? ''}`;
  if (pair !== ' ' && walk.seen.has(pair)) return [];
  const inner = { ...walk, seen: new Set([...walk.seen, pair]) };
  const [was, is] = [resolved(before, walk.before), resolved(after, walk.after)];
  if (was.anyOf || is.anyOf) return compareUnions(inner, was, is, where);
  return [
    ...typeChanges(walk.direction, was, is, where),
    ...valueChanges(walk.direction, was, is, where),
    ...(walk.direction === 'request' ? limitChanges(was, is, where) : []),
    ...fieldChanges(inner, was, is, where),
    ...partChanges(inner, was, is, where),
  ];
}

const resolved = (schema: Schema, resolve: Resolve): Schema => (schema.$ref ? resolve(schema.$ref) : schema);

/** Every branch that may come must fit one that its reader knows; the nearest one tells what is wrong. */
function compareUnions(walk: Walk, was: Schema, is: Schema, where: string): string[] {
  const [befores, afters] = [was.anyOf ?? [was], is.anyOf ?? [is]];
  const nearest = (attempts: string[][]) => attempts.reduce((best, next) => (next.length < best.length ? next : best));
  if (walk.direction === 'request')
    return befores.flatMap((one) => nearest(afters.map((other) => compare(walk, one, other, where))));
  return afters.flatMap((one) => nearest(befores.map((other) => compare(walk, other, one, where))));
}

function typeChanges(direction: Direction, was: Schema, is: Schema, where: string): string[] {
  const [wasTypes, isTypes] = [typesOf(was), typesOf(is)];
  const [sent, read] = direction === 'request' ? [wasTypes, isTypes] : [isTypes, wasTypes];
  if (!read) return [];
  const takes = (type: string) => read.includes(type) || (type === 'integer' && read.includes('number'));
  if (sent?.every(takes)) return [];
  return [`${where}: was ${wasTypes?.join(' or ') ?? 'anything'}, is ${isTypes?.join(' or ') ?? 'anything'}`];
}

/** Undefined: whatever there is. */
function typesOf({ type, enum: values, const: only }: Schema): readonly string[] | undefined {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  const listed = values ?? (only === undefined ? undefined : [only]);
  return listed && [...new Set(listed.map((value) => (value === null ? 'null' : typeof value)))];
}

function valueChanges(direction: Direction, was: Schema, is: Schema, where: string): string[] {
  const [before, after] = [valuesOf(was), valuesOf(is)];
  if (!after) return [];
  if (!before) return direction === 'request' ? [`${where}: takes no longer every value`] : [];
  return before.filter((value) => !after.includes(value)).map((value) => `${where}: the value ${value} is gone`);
}

function valuesOf({ enum: values, const: only }: Schema): string[] | undefined {
  if (only !== undefined) return [JSON.stringify(only)];
  return values?.map((value) => JSON.stringify(value));
}

const AT_MOST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const AT_LEAST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const AS_IT_IS = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'contentEncoding'];

function limitChanges(was: Schema, is: Schema, where: string): string[] {
  const tightened = (keyword: string, no: number, closer: (is: number, was: number) => boolean) =>
    closer(Number(is[keyword] ?? no), Number(was[keyword] ?? no));
  return [
    ...AT_MOST.filter((keyword) => tightened(keyword, Infinity, (now, before) => now < before)),
    ...AT_LEAST.filter((keyword) => tightened(keyword, -Infinity, (now, before) => now > before)),
    ...AS_IT_IS.filter((keyword) => is[keyword] !== undefined && is[keyword] !== was[keyword]),
  ].map((keyword) => `${where}: ${keyword} is stricter`);
}

function fieldChanges(walk: Walk, was: Schema, is: Schema, where: string): string[] {
  const { properties: before = {}, required: needed = [] } = was;
  const { properties: after = {}, required: needs = [] } = is;
  const changes: string[] = [];
  for (const [name, schema] of Object.entries(before)) {
    const now = after[name];
    if (now) changes.push(...compare(walk, schema, now, `${where}/${name}`));
    else changes.push(`${where}/${name}: the field is gone`);
  }
  const [stricter, looser] = [
    needs.filter((name) => !needed.includes(name)),
    needed.filter((name) => !needs.includes(name)),
  ];
  if (walk.direction === 'request') changes.push(...stricter.map((name) => `${where}/${name}: is required now`));
  // One that is gone altogether has been told.
  else changes.push(...looser.filter((name) => name in after).map((name) => `${where}/${name}: may be absent now`));
  if (walk.direction === 'request' && is.additionalProperties === false && was.additionalProperties !== false)
    changes.push(`${where}: takes no further fields any more`);
  return changes;
}

function partChanges(walk: Walk, was: Schema, is: Schema, where: string): string[] {
  const parts = [
    [was.items, is.items, `${where}/*`],
    [asSchema(was.additionalProperties), asSchema(is.additionalProperties), `${where}/*`],
    [was.propertyNames, is.propertyNames, `${where} (names)`],
  ] as const;
  return parts.flatMap(([before, after, at]) => (after ? compare(walk, before ?? {}, after, at) : []));
}

const asSchema = (value: boolean | Schema | undefined): Schema | undefined =>
  typeof value === 'object' ? value : undefined;
