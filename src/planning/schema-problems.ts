/** Checks the shape of a profiles file, and says in plain words what the schema's validator found. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { PathStep, Report } from './profile-problem.ts';
import { allocationSchema, profileSchema, profilesSchema } from './profiles-schema.ts';
import type { AllocationEntry, ProfileEntry, ProfilesFile } from './profiles-schema.ts';

// Every start waits for this. Our own schemas need no check against the meta-schema, and a validator that runs once no
// optimization of its code: each would take longer than all the rest.
const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
});
ajv.addKeyword('patternErrorMessage');
const validate = ajv.compile<ProfilesFile>(profilesSchema);

/** Reports all that is wrong with the shape of the file. */
export function checkShape(value: unknown, report: Report): value is ProfilesFile {
  if (validate(value)) return true;
  for (const error of validate.errors ?? []) {
    const said = plainWords(error);
    if (said !== null) report([...pointerSteps(error.instancePath, value), ...said.below], said.message);
  }
  return false;
}

/** Of a file that is not in shape, what is: null stands for an allocation that is not. */
export interface PartsInShape {
  readonly allocations: Readonly<Record<string, AllocationEntry | null>>;
  readonly profiles: Readonly<Record<string, ProfileEntry>>;
}

export function partsInShape(file: unknown): PartsInShape {
  const isAllocation = ajv.compile<AllocationEntry>(allocationSchema);
  const isProfile = ajv.compile<ProfileEntry>(profileSchema);
  const allocations = entriesOf(file, 'allocations').map(
    ([name, entry]) => [name, isAllocation(entry) ? entry : null] as const,
  );
  const profiles = entriesOf(file, 'profiles').flatMap(([name, entry]) =>
    isProfile(entry) ? [[name, entry] as const] : [],
  );
  return { allocations: Object.fromEntries(allocations), profiles: Object.fromEntries(profiles) };
}

function entriesOf(file: unknown, field: 'allocations' | 'profiles'): readonly (readonly [string, unknown])[] {
  const map: unknown = typeof file === 'object' && file !== null ? Reflect.get(file, field) : undefined;
  return typeof map === 'object' && map !== null ? Object.entries(map) : [];
}

interface PlainWords {
  /** Where the problem is, seen from the error's own place. */
  readonly below: readonly string[];
  readonly message: string;
}

function plainWords({ keyword, params, parentSchema, propertyName }: ErrorObject): PlainWords | null {
  const given: Readonly<Record<string, unknown>> = params;
  const at = (message: string): PlainWords => ({ below: propertyName === undefined ? [] : [propertyName], message });
  const limit = String(given.limit);
  switch (keyword) {
    case 'required':
      return { below: [String(given.missingProperty)], message: 'is missing' };
    case 'additionalProperties':
      return { below: [String(given.additionalProperty)], message: unknownField(parentSchema) };
    case 'propertyNames':
      return null; // The name's own pattern has already been reported.
    case 'type':
      return at(`must be ${KINDS.get(String(given.type)) ?? String(given.type)}`);
    case 'const':
      return at(`must be ${JSON.stringify(given.allowedValue)}`);
    case 'enum':
      return at(`must be one of ${Array.isArray(given.allowedValues) ? given.allowedValues.join(', ') : ''}`);
    case 'pattern':
      return at(String(parentSchema?.patternErrorMessage));
    case 'minLength':
      return at('must not be empty');
    case 'maxLength':
      return at(`must be at most ${limit} characters long`);
    case 'minItems':
    case 'minProperties':
      return at(`must hold at least ${limit}`);
    case 'maxItems':
    case 'maxProperties':
      return at(`must hold at most ${limit}`);
    case 'minimum':
      return at(`must be at least ${limit}`);
    case 'exclusiveMinimum':
      return at(`must be more than ${limit}`);
    case 'maximum':
      return at(`must be at most ${limit}`);
    default:
      return at(`must satisfy ${keyword}`);
  }
}

const KINDS = new Map([
  ['object', 'a map (key: value)'],
  ['array', 'a list'],
  ['string', 'text (in quotes where YAML would read a number or a boolean)'],
  ['boolean', 'true or false'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
]);

function unknownField(parentSchema: ErrorObject['parentSchema']): string {
  const known: unknown = parentSchema?.properties;
  if (typeof known !== 'object' || known === null) return 'is no allowed name';
  return `is not a field here; must be one of ${Object.keys(known).join(', ')}`;
}

/** A JSON pointer's steps; those into a list as numbers. */
function pointerSteps(pointer: string, root: unknown): readonly PathStep[] {
  const steps: PathStep[] = [];
  let within: unknown = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = Array.isArray(within);
    steps.push(isIndex ? Number(step) : step);
    within = typeof within === 'object' && within !== null ? Reflect.get(within, step) : undefined;
  }
  return steps;
}
