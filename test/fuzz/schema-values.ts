/** Values that fit a JSON schema, as far as this API's schemas go. */
import fc from 'fast-check';
import { resolved, type Schema } from './described-operations.ts';
import { KNOWN_IDS, MARK } from './hostile-values.ts';

const MOST_ITEMS = 3;
const MOST_CHARS = 20;
/** Soon over, so that a run can wait for what it has accepted. */
const MOST_DEADLINE_MS = 2_000;

/** By the name of the field, where any value would do for the schema and only few for the gateway. */
const MEANINGFUL: Readonly<Record<string, fc.Arbitrary<unknown> | undefined>> = {
  match_id: fc.oneof(
    { weight: 4, arbitrary: fc.constant(MARK) },
    fc.constantFrom(...KNOWN_IDS),
    fc.stringMatching(/^[A-Za-z0-9._:-]{1,20}$/).map((id) => MARK + id),
  ),
  profile: fc.constantFrom('ranked', 'casual'),
  name: fc.constantFrom('eu-west', 'us-east', MARK),
  player_id: fc.constant(MARK),
  deadline_ms: fc.integer({ min: 1, max: MOST_DEADLINE_MS }),
  wait: fc.constantFrom(0, 0.01, 300),
  after: fc.constantFrom('0', MARK),
  limit: fc.integer({ min: 1, max: 20 }),
};

export function valuesOf(given: Schema, name = ''): fc.Arbitrary<unknown> {
  const meaningful = MEANINGFUL[name];
  if (meaningful) return meaningful;
  const schema = resolved(given);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  switch (schema.type) {
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer(range(schema));
    case 'number':
      return fc.double({ ...range(schema), noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf((schema.items ?? {}) as Schema), { minLength: 1, maxLength: MOST_ITEMS });
    case 'object':
      return objects(schema);
    default:
      return fc.oneof(fc.constant({ mark: MARK }), fc.jsonValue({ maxDepth: 2 }));
  }
}

function texts({ pattern, minLength }: Schema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, 200));
  const shortest = typeof minLength === 'number' ? minLength : 0;
  return fc.oneof(fc.constant(MARK), fc.string({ minLength: shortest, maxLength: MOST_CHARS }));
}

function range({ minimum, maximum }: Schema): { min: number; max: number } {
  return { min: typeof minimum === 'number' ? minimum : -1_000, max: typeof maximum === 'number' ? maximum : 1_000 };
}

function objects({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  const known = Object.entries(properties as Record<string, Schema>);
  if (known.length === 0 && typeof additionalProperties === 'object') {
    const values = valuesOf((additionalProperties ?? {}) as Schema);
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), values, { maxKeys: MOST_ITEMS });
  }
  const members = Object.fromEntries(known.map(([name, schema]) => [name, valuesOf(schema, name)]));
  return fc.record(members, { requiredKeys: required as string[] });
}
