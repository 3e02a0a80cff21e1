import type { Command } from 'commander';
import Type, { type Static } from 'typebox';
import type { CliContext } from './cli-context.ts';
import { Gateway } from './gateway.ts';
import { positiveInteger, readJson } from './input.ts';
import { print, type TableView } from './output.ts';
import { gatewaySettings } from './settings.ts';

const MatchRecord = Type.Object({
  match_id: Type.String(),
  profile: Type.String(),
  state: Type.String(),
  waiting_for: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  reason: Type.Optional(Type.Union([Type.Object({ code: Type.String() }), Type.Null()])),
  reservation: Type.Optional(
    Type.Union([
      Type.Object({ allocation: Type.String(), payload_id: Type.String(), payload_address: Type.String() }),
      Type.Null(),
    ]),
  ),
});
type MatchRecord = Static<typeof MatchRecord>;

const MatchPage = Type.Object({
  matches: Type.Array(MatchRecord),
  next_cursor: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const BatchResult = Type.Object({
  results: Type.Array(
    Type.Object({
      match_id: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      status: Type.Number(),
      match: Type.Optional(MatchRecord),
      problem: Type.Optional(Type.Object({ title: Type.String(), code: Type.Optional(Type.String()) })),
    }),
  ),
});

interface ListOptions {
  readonly state?: string;
  readonly profile?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function addMatchCommands(ctx: CliContext): void {
  const matches = ctx.program.command('matches').description('matches at the gateway');
  addList(ctx, matches);
  addSubmit(ctx, matches);

  matches
    .command('get <match-id>')
    .description('one match')
    .action(async (matchId: string) => {
      const match = await gatewayOf(ctx).get(`/v1/matches/${encodeURIComponent(matchId)}`, MatchRecord);
      print(ctx, match, matchTable([match]));
    });

  matches
    .command('cancel <match-id>')
    .description('cancel a match, or release its server')
    .action(async (matchId: string) => {
      const match = await gatewayOf(ctx).delete(`/v1/matches/${encodeURIComponent(matchId)}`, MatchRecord);
      print(ctx, match, matchTable([match]));
    });
}

function addList(ctx: CliContext, matches: Command): void {
  matches
    .command('list')
    .description('matches, one page')
    .option('--state <state>', 'only those in this state')
    .option('--profile <profile>', 'only those of this profile')
    .option('--limit <number>', 'at most so many', positiveInteger)
    .option('--cursor <cursor>', 'from where the page before ended')
    .action(async (options: ListOptions) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(options)) query.set(name, String(value));
      const page = await gatewayOf(ctx).get(`/v1/matches?${query.toString()}`, MatchPage);
      print(ctx, page, matchTable(page.matches));
      if (page.next_cursor) ctx.terminal.writeError(`there is more: --cursor ${page.next_cursor}\n`);
    });
}

function addSubmit(ctx: CliContext, matches: Command): void {
  matches
    .command('submit')
    .description('submit a match, or a list of them')
    .requiredOption('-f, --file <file>', 'one match as JSON, a list, or {"matches": […]}; - for standard input')
    .option('--wait <seconds>', 'wait so long for one match to be assigned', positiveInteger)
    .action(async ({ file, wait }: { file: string; wait?: number }) => {
      const content = readJson(file);
      const batch = Array.isArray(content) ? { matches: content } : content;
      const gateway = gatewayOf(ctx, wait);
      if (typeof batch === 'object' && batch !== null && 'matches' in batch) {
        const answer = await gateway.post('/v1/matches/batch', batch, BatchResult);
        print(ctx, answer, batchTable(answer));
        return;
      }
      const prefer: Record<string, string> = wait === undefined ? {} : { prefer: `wait=${wait}` };
      const match = await gateway.post('/v1/matches', batch, MatchRecord, prefer);
      print(ctx, match, matchTable([match]));
    });
}

/** The gateway holds its answer while it waits, and that is not to be taken for silence. */
function gatewayOf(ctx: CliContext, waitSeconds = 0): Gateway {
  const settings = gatewaySettings(ctx);
  return new Gateway({ ...settings, timeoutMs: settings.timeoutMs + waitSeconds * 1000 });
}

function matchTable(matches: readonly MatchRecord[]): TableView {
  return {
    head: ['match', 'profile', 'state', 'reason', 'allocation', 'payload', 'address'],
    rows: matches.map(({ match_id, profile, state, reason, waiting_for, reservation }) => [
      match_id,
      profile,
      state,
      reason?.code ?? (waiting_for ? `waiting for ${waiting_for}` : undefined),
      reservation?.allocation,
      reservation?.payload_id,
      reservation?.payload_address,
    ]),
  };
}

function batchTable({ results }: Static<typeof BatchResult>): TableView {
  return {
    head: ['match', 'status', 'state', 'problem'],
    rows: results.map(({ match_id, status, match, problem }) => [
      match_id ?? undefined,
      status,
      match?.state,
      problem?.code ?? problem?.title,
    ]),
  };
}
