import ipaddr from 'ipaddr.js';
import { authProblems } from './auth-problems.ts';
import { ConfigurationError, readEnvironment, type Environment } from './environment.ts';
import { VARIABLES, type VariableName } from './variables.ts';

export const ROLES = ['all', 'api', 'worker', 'orchestrator'] as const;
export type Role = (typeof ROLES)[number];

/** What each role cannot do without. */
const REQUIRED: Record<Role, readonly VariableName[]> = {
  all: ['PROFILES_FILE', 'ORCHESTRATION_URL'],
  api: ['PROFILES_FILE'],
  worker: ['PROFILES_FILE', 'ORCHESTRATION_URL'],
  orchestrator: ['ORCHESTRATOR_SEED_FILE'],
};

function missing(role: Role, environment: Environment): string[] {
  const problems = REQUIRED[role]
    .filter((name) => environment[name] === undefined)
    .map((name) => `${name} must be set for the role ${role}`);
  const { ORCHESTRATION_TOKEN_URL: tokenUrl } = environment;
  const hasClient =
    environment.ORCHESTRATION_CLIENT_ID !== undefined && environment.ORCHESTRATION_CLIENT_SECRET !== undefined;
  if (tokenUrl !== undefined && !hasClient) {
    problems.push('ORCHESTRATION_CLIENT_ID and ORCHESTRATION_CLIENT_SECRET must be set beside ORCHESTRATION_TOKEN_URL');
  }
  return problems;
}

function unsafe(role: Role, environment: Environment): string[] {
  if (environment.CHAOS_CRASH_POINT !== undefined && environment.NODE_ENV === 'production') {
    return ['CHAOS_CRASH_POINT must not be set where NODE_ENV is production'];
  }
  return role === 'all' || role === 'api' ? authProblems(environment) : [];
}

/** What is right by itself and does not go together. */
function unfit(role: Role, environment: Environment): string[] {
  const { PORT, METRICS_PORT } = environment;
  const servesApi = role === 'all' || role === 'api';
  return servesApi && PORT === METRICS_PORT && PORT !== 0 ? ['METRICS_PORT must be another port than PORT'] : [];
}

/** Webhooks that nobody could verify, or a network that is none. */
function webhooks(role: Role, environment: Environment): string[] {
  const { WEBHOOK_ALLOWED_HOSTS: hosts, WEBHOOK_SECRET: secret, WEBHOOK_ALLOWED_NETWORKS: networks } = environment;
  const sends = role === 'all' || role === 'worker';
  const problems: string[] = [];
  if (sends && hosts !== undefined && secret === undefined) {
    problems.push('WEBHOOK_SECRET must be set beside WEBHOOK_ALLOWED_HOSTS');
  }
  if (!listItems(networks).every((network) => ipaddr.isValidCIDR(network))) {
    problems.push(`WEBHOOK_ALLOWED_NETWORKS must be ${VARIABLES.WEBHOOK_ALLOWED_NETWORKS.mustBe}`);
  }
  return problems;
}

/** What a variable lists, separated by commas; nothing where it is not set. */
export function listItems(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((item) => item.trim() || []);
}

export interface Configuration extends Environment {
  readonly role: Role;
}

/** Under this the configuration is injected. */
export const CONFIGURATION = Symbol('CONFIGURATION');

/**
 * The configuration of one process: checked once, frozen, and the only thing that ever read `process.env`.
 * @throws {ConfigurationError} naming each variable that is missing or wrong, never its content
 */
export function loadConfiguration(role: Role, env: NodeJS.ProcessEnv = process.env): Configuration {
  const { environment, problems: ofVariables, wrong } = readEnvironment(env);
  const ofRole = [missing, unsafe, unfit, webhooks].flatMap((problemsOf) => problemsOf(role, environment));
  // A variable that is wrong has been named already; what it stands for is not known.
  const further = ofRole.filter((problem) => !wrong.has(problem.split(' ')[0] ?? ''));
  const problems = [...ofVariables, ...further];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze({ ...environment, role });
}

export function isRole(value: string | undefined): value is Role {
  return (ROLES as readonly (string | undefined)[]).includes(value);
}
