/**
 * The operator's command line: the 16 operations of the upstream, the matches of the gateway, and what helps to write
 * profiles. `runCli` is the whole program but for the process around it.
 */
import { Command } from 'commander';
import { addAllocationCommands } from './allocation-commands.ts';
import { addArtefactCommands } from './artefact-commands.ts';
import type { CliContext, Terminal } from './cli-context.ts';
import { endingOf, type ExitCode, exitCodes } from './exit-code.ts';
import { collect, positiveInteger } from './input.ts';
import { addKeyCommands } from './key-commands.ts';
import { addMatchCommands } from './match-commands.ts';
import { printable } from './output.ts';
import { addPayloadCommands } from './payload-commands.ts';
import { addPlanCommand } from './plan-command.ts';
import { addProfileCommands } from './profile-commands.ts';
import { addReservationCommands } from './reservation-commands.ts';

export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    const { code, message } = endingOf(error);
    if (message !== undefined) terminal.writeError(`${message.split('\n').map(printable).join('\n')}\n`);
    return code;
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('matchgate')
    .description('Operate game servers at the orchestrator and matches at the gateway.')
    .option('--json', 'print the answer as JSON')
    .option('--timeout <ms>', 'how long an answer may take', positiveInteger, 10_000)
    .option('--url <url>', 'the orchestrator (ORCHESTRATION_URL)')
    .option('--token-url <url>', 'its token endpoint (ORCHESTRATION_TOKEN_URL)')
    .option('--client-id <id>', 'the client that tokens are given to (ORCHESTRATION_CLIENT_ID)')
    .option('--client-secret-file <file>', 'its secret (ORCHESTRATION_CLIENT_SECRET, or …_FILE)')
    .option('--route <operation=route>', 'a route that differs, as GetPayload="GET /…"; may be repeated', collect, [])
    .option('--gateway <url>', 'the gateway (GATEWAY_URL, http://127.0.0.1:8080)')
    .addHelpText('after', '\nExit codes: 0 done, 1 refused, 2 wrong usage, 3 unavailable or outcome unknown.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.write, writeErr: terminal.writeError });
  const ctx: CliContext = { program, terminal };
  addPayloadCommands(ctx);
  addAllocationCommands(ctx);
  addArtefactCommands(ctx);
  addReservationCommands(ctx);
  addMatchCommands(ctx);
  addPlanCommand(ctx);
  addProfileCommands(ctx);
  addKeyCommands(ctx);
  return program;
}
