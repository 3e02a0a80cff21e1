/**
 * `npm run demo`: the example matches, through the whole product on this machine. Starts a private Redis, the local
 * orchestrator and the gateway, places every match of examples/matches.json, shows where each went, and stops everything.
 * Exit code 0 only if every match got its server. With `-- --processes` each payload is a real game server process.
 */
import { join } from 'node:path';
import { readExampleMatches } from './demo/example-match.ts';
import { placeMatches } from './demo/place-matches.ts';
import { Progress, assignedCount, outcomeTable } from './demo/report.ts';
import { StoppedWhileStarting } from './stack/child-process.ts';
import { startStack, type Stack } from './stack/stack.ts';
import { toldToStop } from './stack/until-told.ts';

const WAIT_SECONDS = 60;
/** Enough to show them side by side, few enough that progress can be followed. */
const IN_FLIGHT = 8;
/** Told to stop, as a shell says it: 128 + SIGINT. */
const INTERRUPTED = 130;

const examples = join(import.meta.dirname, '..', 'examples');
const withProcesses = process.argv.includes('--processes');
const { REDIS_URL, MATCHGATE_REDIS, MATCHGATE_DEMO_MATCHES, LOG_LEVEL } = process.env;

async function runDemo(stack: Stack, signal: AbortSignal): Promise<boolean> {
  const matches = await readExampleMatches(MATCHGATE_DEMO_MATCHES ?? join(examples, 'matches.json'));
  console.log(
    `gateway ${stack.gateway.url}, orchestrator ${stack.orchestrator.url}: placing ${matches.length} matches`,
  );
  const progress = new Progress(process.stdout, matches.length);
  const outcomes = await placeMatches(matches, {
    gatewayUrl: stack.gateway.url,
    waitSeconds: WAIT_SECONDS,
    inFlight: IN_FLIGHT,
    signal,
    onSettled: (outcome) => progress.onSettled(outcome),
  }).finally(() => progress.end());
  const assigned = assignedCount(outcomes);
  console.log(outcomeTable(outcomes, process.stdout.isTTY));
  console.log(`assigned ${assigned} of ${outcomes.length}`);
  return assigned === outcomes.length;
}

async function main(signal: AbortSignal): Promise<number> {
  let stack: Stack | undefined;
  try {
    console.log('starting Redis, the local orchestrator and the gateway');
    stack = await startStack({
      // A private one wherever that can be had: what is in somebody's Redis is none of the demo's business.
      ...(REDIS_URL && !MATCHGATE_REDIS ? { redisUrl: REDIS_URL } : {}),
      ...(withProcesses ? { seedFile: join(examples, 'orchestrator-processes.yaml') } : {}),
      env: { LOG_LEVEL: LOG_LEVEL ?? 'warn', SHUTDOWN_GRACE_MS: '5000' },
      output: 'inherit',
      signal,
    });
    return (await runDemo(stack, signal)) ? 0 : 1;
  } catch (error) {
    if (signal.aborted || error instanceof StoppedWhileStarting) return INTERRUPTED;
    console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await stack?.stop();
  }
}

const told = toldToStop();
const code = await main(told);
if (told.aborted) console.error('interrupted; everything is stopped');
process.exit(code);
