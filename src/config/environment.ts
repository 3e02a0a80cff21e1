import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static } from 'typebox';
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

const ajv = new Ajv({ coerceTypes: true });
const validators = new Map<string, ValidateFunction>();

function validator(name: string, { schema }: Variable): ValidateFunction {
  const known = validators.get(name);
  if (known) return known;
  const compiled = ajv.compile({ type: 'object', properties: { value: schema } });
  validators.set(name, compiled);
  return compiled;
}

type Raw = { readonly text: string } | { readonly problem: string } | undefined;

/** The text of a variable: from the environment, from the file that NAME_FILE names, or its default. */
function rawValue(name: string, variable: Variable, env: NodeJS.ProcessEnv): Raw {
  const direct = env[name];
  const file = variable.secret ? env[`${name}_FILE`] : undefined;
  if (direct !== undefined && file !== undefined) return { problem: `${name} and ${name}_FILE must not both be set` };
  if (file !== undefined) {
    try {
      return { text: readFileSync(file, 'utf8').trim() };
    } catch {
      return { problem: `${name}_FILE must be the path of a file that can be read` };
    }
  }
  // An empty variable is how a shell or a manifest says "not set".
  const text = direct === undefined || direct === '' ? variable.fallback : direct;
  return text === undefined ? undefined : { text };
}

/**
 * Reads and checks every variable at once.
 * @throws {ConfigurationError} naming all that are wrong
 */
export function parseEnvironment(env: NodeJS.ProcessEnv): Environment {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries<Variable>(VARIABLES)) {
    const raw = rawValue(name, variable, env);
    if (raw === undefined) continue;
    if ('problem' in raw) {
      problems.push(raw.problem);
      continue;
    }
    const holder = { value: raw.text as unknown };
    if (validator(name, variable)(holder)) values[name] = holder.value;
    else problems.push(`${name} must be ${variable.mustBe}`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Each value has just passed the schema that its type is made from.
  return values as Environment;
}
