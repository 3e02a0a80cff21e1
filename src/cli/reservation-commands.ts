import { requestValidator, type CreateReservationRequest } from '../orchestration/index.ts';
import type { CliContext } from './cli-context.ts';
import { UsageError } from './usage-error.ts';
import { checked, collectPair, readJson } from './input.ts';
import { withClient } from './orchestration-session.ts';
import { print, printDone } from './output.ts';

type Pairs = Record<string, string>;

interface CreateOptions {
  readonly file?: string;
  readonly match?: Pairs;
  readonly payloadState?: string;
  readonly label?: Pairs;
  readonly annotation?: Pairs;
}

export function addReservationCommands(ctx: CliContext): void {
  const reservations = ctx.program.command('reservations').description('payloads held for a match');

  reservations
    .command('create <project> <allocation>')
    .description('reserve one payload')
    .option('-f, --file <file>', 'the request as JSON: selectors, payload_metadata; - for standard input')
    .option('--match <key=value>', 'a label that the payload must have; may be repeated', collectPair)
    .option('--payload-state <state>', 'Ready, or Reserved to join a running game')
    .option('--label <key=value>', 'a label to put on the payload; may be repeated', collectPair)
    .option('--annotation <key=value>', 'an annotation to put on the payload; may be repeated', collectPair)
    .action(async (project: string, allocation: string, options: CreateOptions) => {
      const request = checked(requestOf(options), requestValidator('CreateReservation'), options.file ?? 'the request');
      const reserved = await withClient(ctx, (client) => client.createReservation(project, allocation, request));
      const ports = reserved.payload_ports.map(({ name, port }) => `${name}:${port}`).join(' ');
      print(ctx, reserved, {
        head: ['payload', 'address', 'ports'],
        rows: [[reserved.payload_id, reserved.payload_address, ports]],
      });
    });

  reservations
    .command('delete <project> <allocation> <payload>')
    .description('give a payload back')
    .action(async (project: string, allocation: string, payload: string) => {
      await withClient(ctx, (client) => client.deleteReservation(project, allocation, payload));
      printDone(ctx, `${payload} is no longer reserved`);
    });
}

/** The file's request or the options'; a mixture would leave open which of them counts. */
function requestOf({ file, match, payloadState, label, annotation }: CreateOptions): unknown {
  const selects = match !== undefined || payloadState !== undefined;
  const describes = label !== undefined || annotation !== undefined;
  if (file !== undefined) {
    if (selects || describes) throw new UsageError('give the request by --file or by options, not by both');
    return readJson(file);
  }
  const selector = {
    ...(match !== undefined && { match_labels: match }),
    ...(payloadState !== undefined && { payload_state: payloadState }),
  };
  const metadata: CreateReservationRequest['payload_metadata'] = {
    ...(label !== undefined && { labels: label }),
    ...(annotation !== undefined && { annotations: annotation }),
  };
  return { ...(selects && { selectors: [selector] }), ...(describes && { payload_metadata: metadata }) };
}
