/**
 * `npm run up`: the whole product in the foreground until Ctrl-C. Prints one line, `ready <gateway> <metrics>
 * <orchestrator>`, when matches can be sent.
 */
import { startStack } from './stack/stack.ts';
import { untilToldToStop } from './stack/until-told.ts';

const { PORT, METRICS_PORT, ORCHESTRATOR_PORT, REDIS_URL, PROFILES_FILE, ORCHESTRATOR_SEED_FILE, LOG_LEVEL } =
  process.env;

const told = untilToldToStop();
const stack = await startStack({
  port: Number(PORT ?? 8080),
  metricsPort: Number(METRICS_PORT ?? 9464),
  orchestratorPort: Number(ORCHESTRATOR_PORT ?? 8090),
  ...(REDIS_URL ? { redisUrl: REDIS_URL } : {}),
  ...(PROFILES_FILE ? { profilesFile: PROFILES_FILE } : {}),
  ...(ORCHESTRATOR_SEED_FILE ? { seedFile: ORCHESTRATOR_SEED_FILE } : {}),
  env: { LOG_LEVEL: LOG_LEVEL ?? 'info' },
  output: 'inherit',
});
console.log(`ready ${stack.gateway.url} ${stack.gateway.metricsUrl} ${stack.orchestrator.url}`);

const ended = Promise.race([
  stack.gateway.exited.then(() => 'the gateway ended'),
  stack.orchestrator.exited.then(() => 'the orchestrator ended'),
]);
const why = await Promise.race([told, ended]);
if (why !== undefined) {
  console.error(why);
  process.exitCode = 1;
}
await stack.stop();
