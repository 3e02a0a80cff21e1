import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static } from 'typebox';
import { FORMATS } from './formats.ts';
import { VARIABLES, type Variable, type VariableName } from './variables.ts';

type FallbackOf<Name extends VariableName> = (typeof VARIABLES)[Name] extends { fallback: string } ? never : undefined;

/** Every variable with its parsed value; those without a default may be undefined. */
export type Environment = {
  readonly [Name in VariableName]: Static<(typeof VARIABLES)[Name]['schema']> | FallbackOf<Name>;
};

/** Says which variables are wrong and what they must be, never what they hold. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`the configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const schemas = Object.entries<Variable>(VARIABLES).map(([name, { schema }]) => [name, schema] as const);
/**
 * Turns texts into values of each variable's type where they are. One validator for all, and its code as it comes: it runs
 * once, and making it takes longer.
 */
const ajv = new Ajv({
  coerceTypes: true,
  allErrors: true,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
  formats: FORMATS,
});
const fits: ValidateFunction = ajv.compile({
  type: 'object',
  properties: Object.fromEntries(schemas),
});

export type Source = 'default' | 'environment' | 'file';
type Raw = { readonly text: string; readonly from: Source } | { readonly problem: string } | undefined;

/** The text of a variable: from the environment, from the file that NAME_FILE names, or its default. */
function rawValue(name: string, variable: Variable, env: NodeJS.ProcessEnv): Raw {
  const direct = unlessEmpty(env[name]);
  const file = variable.secret ? unlessEmpty(env[`${name}_FILE`]) : undefined;
  if (direct !== undefined && file !== undefined) return { problem: `${name} and ${name}_FILE must not both be set` };
  if (file !== undefined) {
    try {
      return { text: readFileSync(file, 'utf8').trim(), from: 'file' };
    } catch {
      return { problem: `${name}_FILE must be the path of a file that can be read` };
    }
  }
  if (direct !== undefined) return { text: direct, from: 'environment' };
  return variable.fallback === undefined ? undefined : { text: variable.fallback, from: 'default' };
}

/** An empty variable is how a shell or a manifest says "not set". */
const unlessEmpty = (text: string | undefined) => (text === '' ? undefined : text);

export interface EnvironmentRead {
  /** Where a variable is wrong, its default stands in. */
  readonly environment: Environment;
  readonly problems: readonly string[];
  readonly wrong: ReadonlySet<string>;
  /** Where each variable that has a value has it from. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Reads and checks every variable at once, and tells of all that are wrong. */
export function readEnvironment(env: NodeJS.ProcessEnv): EnvironmentRead {
  const values: Record<string, unknown> = {};
  const sources = new Map<string, Source>();
  const problems = new Map<string, string>();
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    const raw = rawValue(name, variable, env);
    if (raw === undefined) continue;
    if ('problem' in raw) problems.set(name, raw.problem);
    else {
      values[name] = raw.text;
      sources.set(name, raw.from);
    }
  }
  for (const name of misfits(values)) problems.set(name, `${name} must be ${VARIABLES[name].mustBe}`);
  for (const name of problems.keys()) sources.delete(name);
  fallBack(values, problems);
  // Each value has just passed the schema that its type is made from.
  const environment = values as Environment;
  return { environment, problems: [...problems.values()], wrong: new Set(problems.keys()), sources };
}

/** The variables whose text is no value of theirs; the others have their value afterwards. */
function misfits(values: Record<string, unknown>): ReadonlySet<VariableName> {
  if (fits(values)) return new Set();
  const wrong = (fits.errors ?? []).map(({ instancePath }) => instancePath.split('/')[1] ?? '');
  return new Set(wrong.filter((name) => isVariable(name)));
}

const isVariable = (name: string): name is VariableName => Object.hasOwn(VARIABLES, name);

function fallBack(values: Record<string, unknown>, wrong: ReadonlyMap<string, string>): void {
  for (const [name, { fallback }] of Object.entries<Variable>(VARIABLES)) {
    if (!wrong.has(name)) continue;
    if (fallback === undefined) Reflect.deleteProperty(values, name);
    else values[name] = fallback;
  }
  if (wrong.size > 0) misfits(values);
}

/** @throws {ConfigurationError} naming all that are wrong */
export function parseEnvironment(env: NodeJS.ProcessEnv): Environment {
  const { environment, problems } = readEnvironment(env);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}
