import type { Environment } from './environment.ts';
import type { VariableName } from './variables.ts';

const OF_JWT = ['AUTH_JWT_JWKS_URL', 'AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'] as const satisfies readonly VariableName[];

/** What is wrong with how callers are to prove who they are; asked only of a process that has callers. */
export function authProblems(environment: Environment): string[] {
  switch (environment.AUTH_MODE) {
    case 'none':
      if (environment.NODE_ENV !== 'production' || environment.AUTH_ALLOW_NONE) return [];
      return ['AUTH_MODE must not be none where NODE_ENV is production, unless AUTH_ALLOW_NONE is true'];
    case 'api-key':
      if ((environment.API_KEYS_FILE === undefined) !== (environment.API_KEYS === undefined)) return [];
      return ['one of API_KEYS_FILE and API_KEYS must be set where AUTH_MODE is api-key, and not both'];
    case 'jwt':
      return OF_JWT.filter((name) => environment[name] === undefined).map(
        (name) => `${name} must be set where AUTH_MODE is jwt`,
      );
  }
}
