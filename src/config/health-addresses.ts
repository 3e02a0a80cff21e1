import { parseEnvironment } from './environment.ts';

/** Where the processes of this environment can be asked for their health. */
export function healthAddresses(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const { HOST, METRICS_PORT, ORCHESTRATOR_PORT } = parseEnvironment(env);
  const everywhere = HOST === '0.0.0.0' || HOST === '::';
  const host = everywhere ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;
  return [METRICS_PORT, ORCHESTRATOR_PORT].map((port) => `http://${host}:${port}/healthz/ready`);
}
