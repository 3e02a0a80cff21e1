/** What a role would be told by this environment, for `node dist/main.js config [role]`. */
import { loadConfiguration, type Role } from './configuration.ts';
import { readEnvironment, type Source } from './environment.ts';
import { VARIABLES, type Variable } from './variables.ts';

export interface EffectiveSetting {
  readonly name: string;
  /** As it would be written in the environment, but on one line; empty where there is none. */
  readonly value: string;
  readonly from: Source | 'not set';
}

const MASK = '******';

/** A secret's length is none of the reader's business, nor is a password in an address or what its query tells. */
function masked(value: string | number | boolean | undefined, { secret }: Variable): string {
  if (value === undefined) return '';
  if (secret) return MASK;
  const line = String(value).replaceAll('\n', '\\n');
  const text = line.replaceAll(/\/\/[^/?#\s]+@/g, `//${MASK}@`);
  return text.includes('://') ? text.replaceAll(/([?&][^=&#\s]*=)[^&#\s]+/g, `$1${MASK}`) : text;
}

/**
 * Every variable with the value that holds for the role.
 * @throws {ConfigurationError} naming all that is wrong, where the role would not start
 */
export function effectiveSettings(role: Role, env: NodeJS.ProcessEnv = process.env): EffectiveSetting[] {
  const configuration: Readonly<Record<string, string | number | boolean | undefined>> = {
    ...loadConfiguration(role, env),
  };
  const { sources } = readEnvironment(env);
  return Object.entries<Variable>(VARIABLES).map(([name, variable]) => ({
    name,
    value: masked(configuration[name], variable),
    from: sources.get(name) ?? 'not set',
  }));
}

/** One line each: name, value, where it is from; aligned, so that it can be read and cut alike. */
export function printSettings(role: Role, out: Pick<NodeJS.WriteStream, 'write'> = process.stdout): void {
  const settings = effectiveSettings(role);
  const width = (of: (setting: EffectiveSetting) => string) =>
    Math.max(...settings.map((setting) => of(setting).length));
  const [names, values] = [width(({ name }) => name), width(({ value }) => value)];
  for (const { name, value, from } of settings) {
    out.write(`${name.padEnd(names)}  ${(value || '-').padEnd(values)}  ${from}\n`);
  }
}
