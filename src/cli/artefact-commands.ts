import type { Artefact } from '../orchestration/index.ts';
import type { CliContext } from './cli-context.ts';
import { positiveInteger } from './input.ts';
import { withClient } from './orchestration-session.ts';
import { print, type TableView } from './output.ts';

export function addArtefactCommands(ctx: CliContext): void {
  const artefacts = ctx.program.command('artefacts').description('files that payloads left behind');

  artefacts
    .command('list <project> <allocation>')
    .description('all artefacts of an allocation')
    .option('--payload <id>', 'only those of this payload')
    .option('--page-size <number>', 'how many to ask for at once, 1 to 1000', positiveInteger)
    .action(async (project: string, allocation: string, options: { payload?: string; pageSize?: number }) => {
      const filter = {
        ...(options.payload !== undefined && { payloadId: options.payload }),
        ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
      };
      const found = await withClient(ctx, async (client) => {
        const all: Artefact[] = [];
        for await (const artefact of client.artefacts(project, allocation, filter)) all.push(artefact);
        return all;
      });
      print(ctx, found, artefactTable(found));
    });

  artefacts
    .command('get <project> <allocation> <payload> <file-path>')
    .description('one artefact, and where to download it')
    .action(async (project: string, allocation: string, payload: string, filePath: string) => {
      const found = await withClient(ctx, (client) => client.getArtefact(project, allocation, payload, filePath));
      print(ctx, found, artefactTable([found]));
    });
}

function artefactTable(artefacts: readonly Artefact[]): TableView {
  return {
    head: ['payload', 'file', 'bytes', 'created', 'download'],
    rows: artefacts.map(({ payload_id, file_path, size, created, download_url }) => [
      payload_id,
      file_path,
      size,
      created,
      download_url,
    ]),
  };
}
