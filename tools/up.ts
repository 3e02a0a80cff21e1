/**
 * `npm run up`: the whole product in the foreground until Ctrl-C. Prints one line, `ready <gateway> <metrics>
 * <orchestrator>`, when matches can be sent.
 */
import { StoppedWhileStarting } from './stack/child-process.ts';
import { startStack, type Stack } from './stack/stack.ts';
import { toldToStop, untilAborted } from './stack/until-told.ts';
import { stackSettings } from './stack/user-settings.ts';

/** The exit code, once somebody ended it or a part ended by itself. */
async function untilOver({ gateway, orchestrator }: Stack, told: AbortSignal): Promise<number> {
  const ended = await Promise.race([
    untilAborted(told),
    gateway.exited.then(() => 'the gateway'),
    orchestrator.exited.then(() => 'the local orchestrator'),
  ]);
  if (ended === undefined) return 0;
  console.error(`up: ${ended} ended by itself`);
  return 1;
}

async function main(told: AbortSignal): Promise<number> {
  let stack: Stack | undefined;
  try {
    stack = await startStack({ ...stackSettings(process.env), output: 'inherit', signal: told });
    console.log(`ready ${stack.gateway.url} ${stack.gateway.metricsUrl} ${stack.orchestrator.url}`);
    return await untilOver(stack, told);
  } catch (error) {
    if (error instanceof StoppedWhileStarting) return 0;
    console.error(`up: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await stack?.stop();
  }
}

process.exit(await main(toldToStop()));
