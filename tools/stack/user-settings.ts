/** What somebody says to `npm run up` through the environment, as settings of the stack. */
import { resolve } from 'node:path';
import { VARIABLES, type Variable } from '../../src/config/variables.ts';
import type { StackSettings } from './stack.ts';

const DEFAULT_PORTS = { PORT: 8080, METRICS_PORT: 9464, ORCHESTRATOR_PORT: 8090 } as const;

/** The stack decides these itself; HOST is also a shell's own variable, which means something else. */
const notPassedOn = /^(HOST|PORT|METRICS_PORT|REDIS_URL|PROFILES_FILE|ORCHESTRATION_.*|ORCHESTRATOR_.*)$/;

/** Paths count from where npm was started, which npm tells; it runs scripts in the folder of the package. */
export function stackSettings(env: NodeJS.ProcessEnv): StackSettings {
  const from = env.INIT_CWD ?? process.cwd();
  const path = (text: string) => resolve(from, text);
  const { REDIS_URL, PROFILES_FILE, API_KEYS_FILE, ORCHESTRATOR_SEED_FILE, ORCHESTRATOR_STATE_DIR } = env;
  const { NODE_EXTRA_CA_CERTS } = env;
  return {
    port: portOf('PORT', env),
    metricsPort: portOf('METRICS_PORT', env),
    orchestratorPort: portOf('ORCHESTRATOR_PORT', env),
    ...(REDIS_URL ? { redisUrl: REDIS_URL } : {}),
    ...(PROFILES_FILE ? { profilesFile: path(PROFILES_FILE) } : {}),
    ...(ORCHESTRATOR_SEED_FILE ? { seedFile: path(ORCHESTRATOR_SEED_FILE) } : {}),
    env: {
      ...passedOn(env),
      ...secretFiles(env, path),
      ...(API_KEYS_FILE ? { API_KEYS_FILE: path(API_KEYS_FILE) } : {}),
      // Node's own: whose certificates Redis and the receivers of webhooks may have.
      ...(NODE_EXTRA_CA_CERTS ? { NODE_EXTRA_CA_CERTS: path(NODE_EXTRA_CA_CERTS) } : {}),
    },
    ...(ORCHESTRATOR_STATE_DIR ? { orchestratorEnv: { ORCHESTRATOR_STATE_DIR: path(ORCHESTRATOR_STATE_DIR) } } : {}),
  };
}

/** What is no port stays what it is, and the role that gets it says so. */
function portOf(name: keyof typeof DEFAULT_PORTS, env: NodeJS.ProcessEnv): number {
  const text = env[name];
  return text ? Number(text) : DEFAULT_PORTS[name];
}

/** A secret may be named by a file instead of being said. */
function secretFiles(env: NodeJS.ProcessEnv, path: (text: string) => string): Record<string, string> {
  const secrets = Object.entries<Variable>(VARIABLES).filter(([name, { secret }]) => secret && !notPassedOn.test(name));
  return Object.fromEntries(
    secrets.flatMap(([name]) => {
      const file = env[`${name}_FILE`];
      return file ? [[`${name}_FILE`, path(file)]] : [];
    }),
  );
}

function passedOn(env: NodeJS.ProcessEnv): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of Object.keys(VARIABLES)) {
    const text = env[name];
    if (text !== undefined && !notPassedOn.test(name)) passed[name] = text;
  }
  return passed;
}
