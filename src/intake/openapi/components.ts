/**
 * Turns a description in which every schema is written out where it is used into one with named parts: a schema that has
 * a title stands once under components, and everywhere else is a reference to it. Pure.
 */

/** Marks a value that is checked elsewhere, and shown as the component of this title. */
export const SHOWN_AS = 'x-shown-as';

const PREFIX = '#/components/schemas/';

export function withNamedSchemas<T extends object>(document: T, further: Readonly<Record<string, object>> = {}): T {
  const named: Record<string, object> = {};
  const whole = replace({ ...document, further }, named);
  const { further: _further, components = {}, ...rest } = whole as { further: object; components?: object };
  const schemas = Object.fromEntries(Object.entries(named).sort(([left], [right]) => (left < right ? -1 : 1)));
  return { ...rest, components: { ...components, schemas } } as T;
}

/** Examples are values and no schemas, whatever they hold. */
const VALUES = new Set(['example', 'examples', 'info', 'servers', 'tags', 'enum', 'default']);

function replace(node: unknown, named: Record<string, object>): unknown {
  if (Array.isArray(node)) return node.map((item) => replace(item, named));
  if (typeof node !== 'object' || node === null) return node;
  const replaced: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) replaced[key] = VALUES.has(key) ? value : replace(value, named);
  const { title, [SHOWN_AS]: shownAs } = replaced;
  if (typeof shownAs === 'string') return { $ref: PREFIX + shownAs };
  if (typeof title !== 'string') return replaced;
  // The title says no more than the name does.
  delete replaced.title;
  const known = named[title];
  if (known && JSON.stringify(known) !== JSON.stringify(replaced)) throw new Error(`two schemas are called ${title}`);
  named[title] = replaced;
  return { $ref: PREFIX + title };
}
