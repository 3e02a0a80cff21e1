import type { Payload } from '../orchestration/index.ts';
import type { CliContext } from './cli-context.ts';
import { withClient } from './orchestration-session.ts';
import { pairs, print, printDone, type TableView } from './output.ts';

export function addPayloadCommands(ctx: CliContext): void {
  const payloads = ctx.program.command('payloads').description('game-server processes');

  payloads
    .command('list <project> <allocation>')
    .description('the payloads of an allocation')
    .action(async (project: string, allocation: string) => {
      const found = await withClient(ctx, (client) => client.listPayloads(project, allocation));
      print(ctx, found, payloadTable(found));
    });

  payloads
    .command('get <project> <allocation> <payload>')
    .description('one payload')
    .action(async (project: string, allocation: string, payload: string) => {
      const found = await withClient(ctx, (client) => client.getPayload(project, allocation, payload));
      print(ctx, found, payloadTable([found]));
    });

  payloads
    .command('delete <project> <allocation> <payload>')
    .description('delete a payload')
    .option('--force', 'even if it is Reserved')
    .action(async (project: string, allocation: string, payload: string, { force }: { force?: boolean }) => {
      const query = force ? { forceDelete: true } : {};
      await withClient(ctx, (client) => client.deletePayload(project, allocation, payload, query));
      printDone(ctx, `${payload} is being deleted`);
    });

  payloads
    .command('annotate <project> <allocation> <payload> <key> <value>')
    .description('set an annotation')
    .action(async (project: string, allocation: string, payload: string, key: string, value: string) => {
      await withClient(ctx, (client) => client.setPayloadAnnotation(project, allocation, payload, { key, value }));
      printDone(ctx, `${payload} is annotated`);
    });

  payloads
    .command('label <project> <allocation> <payload> <key> <value>')
    .description('set a label')
    .action(async (project: string, allocation: string, payload: string, key: string, value: string) => {
      await withClient(ctx, (client) => client.setPayloadLabel(project, allocation, payload, { key, value }));
      printDone(ctx, `${payload} is labelled`);
    });
}

function payloadTable(payloads: readonly Payload[]): TableView {
  return {
    head: ['payload', 'state', 'address', 'ports', 'labels', 'annotations'],
    rows: payloads.map(({ id, status, metadata }) => [
      id,
      status.state,
      status.address,
      status.ports?.map(({ name, port }) => `${name}:${port}`).join(' '),
      pairs(metadata?.labels),
      Object.keys(metadata?.annotations ?? {}).join(' '),
    ]),
  };
}
