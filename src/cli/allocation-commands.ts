import type { Command } from 'commander';
import { requestValidator, type Allocation } from '../orchestration/index.ts';
import type { CliContext } from './cli-context.ts';
import { checked, positiveInteger, readJson } from './input.ts';
import { withClient } from './orchestration-session.ts';
import { print, printDone, type TableView } from './output.ts';

export function addAllocationCommands(ctx: CliContext): void {
  const allocations = ctx.program.command('allocations').description('fleets of game servers');
  addReading(ctx, allocations);
  addWriting(ctx, allocations);
  addSwitching(ctx, allocations);
}

function addReading(ctx: CliContext, allocations: Command): void {
  allocations
    .command('list <project>')
    .description('the allocations of a project')
    .option('--limit <number>', 'at most so many, 1 to 1000', positiveInteger)
    .action(async (project: string, options: { limit?: number }) => {
      const found = await withClient(ctx, (client) => client.listAllocations(project, options));
      print(ctx, found, allocationTable(found));
    });

  allocations
    .command('get <project> <allocation>')
    .description('one allocation')
    .action(async (project: string, allocation: string) => {
      const found = await withClient(ctx, (client) => client.getAllocation(project, allocation));
      print(ctx, found, allocationTable([found]));
    });
}

function addWriting(ctx: CliContext, allocations: Command): void {
  allocations
    .command('create <project>')
    .description('create an allocation')
    .requiredOption('-f, --file <file>', 'the request as JSON: spec, name, metadata; - for standard input')
    .action(async (project: string, { file }: { file: string }) => {
      const request = checked(readJson(file), requestValidator('CreateAllocation'), file);
      const created = await withClient(ctx, (client) => client.createAllocation(project, request));
      print(ctx, created, allocationTable([created]));
    });

  allocations
    .command('update <project> <allocation>')
    .description('replace what an allocation is made of')
    .requiredOption('-f, --file <file>', 'the request as JSON: spec, name, metadata; - for standard input')
    .action(async (project: string, allocation: string, { file }: { file: string }) => {
      const request = checked(readJson(file), requestValidator('UpdateAllocation'), file);
      const updated = await withClient(ctx, (client) => client.updateAllocation(project, allocation, request));
      print(ctx, updated, allocationTable([updated]));
    });

  allocations
    .command('delete <project> <allocation>')
    .description('delete an allocation; it drains first')
    .action(async (project: string, allocation: string) => {
      await withClient(ctx, (client) => client.deleteAllocation(project, allocation));
      printDone(ctx, `${allocation} is being deleted`);
    });
}

function addSwitching(ctx: CliContext, allocations: Command): void {
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    allocations
      .command(`${verb} <project> <allocation>`)
      .description(`${verb} an allocation`)
      .action(async (project: string, allocation: string) => {
        await withClient(ctx, (client) => client.setAllocationEnabled(project, allocation, enabled));
        printDone(ctx, `${allocation} is ${verb}d`);
      });
  }

  allocations
    .command('set-image <project> <allocation> <image>')
    .description('change the image that payloads are made from')
    .action(async (project: string, allocation: string, image: string) => {
      await withClient(ctx, (client) => client.updateAllocationImage(project, allocation, image));
      printDone(ctx, `${allocation} has the image ${image}`);
    });
}

function allocationTable(allocations: readonly Allocation[]): TableView {
  return {
    head: ['allocation', 'name', 'region', 'state', 'enabled', 'min', 'max', 'buffer', 'image'],
    rows: allocations.map(({ id, name, spec, status, enabled }) => [
      id,
      name,
      spec?.region,
      status?.state,
      enabled,
      spec?.min_payloads,
      spec?.max_payloads,
      spec?.buffer_size,
      spec?.payload_spec?.image,
    ]),
  };
}
