import { InvalidArgumentError, type Command } from 'commander';
import type { BatchResult, MatchRecord, MatchState } from '../client/index.ts';
import { MATCH_STATES, isMatchState } from '../matches/match-state.ts';
import type { CliContext } from './cli-context.ts';
import { withFields } from './exit-code.ts';
import { gatewayClient } from './gateway-client.ts';
import { matchFrom, matchesFrom } from './match-input.ts';
import { positiveInteger, readJson } from './input.ts';
import { print, type TableView } from './output.ts';
import { NotAllTaken } from './usage-error.ts';

interface ListOptions {
  readonly state?: MatchState;
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
      const match = await gatewayClient(ctx).get(matchId);
      print(ctx, match, matchTable([match]));
    });

  matches
    .command('cancel <match-id>')
    .description('cancel a match, or release its server')
    .action(async (matchId: string) => {
      const match = await gatewayClient(ctx).cancel(matchId);
      print(ctx, match, matchTable([match]));
    });
}

function addList(ctx: CliContext, matches: Command): void {
  matches
    .command('list')
    .description('matches, one page')
    .option('--state <state>', 'only those in this state', matchState)
    .option('--profile <profile>', 'only those of this profile')
    .option('--limit <number>', 'at most so many', positiveInteger)
    .option('--cursor <cursor>', 'from where the page before ended')
    .action(async (options: ListOptions) => {
      const page = await gatewayClient(ctx).listPage(options);
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
      const client = gatewayClient(ctx);
      const matches = matchesFrom(content, file);
      if (matches) {
        const results = await client.submitBatch(matches);
        print(ctx, { results }, batchTable(results));
        checkAllTaken(results);
        return;
      }
      const { match } = await client.submit(matchFrom(content, file), wait === undefined ? {} : { waitSeconds: wait });
      print(ctx, match, matchTable([match]));
    });
}

/** @throws {NotAllTaken} */
function checkAllTaken(results: readonly BatchResult[]): void {
  const left = results.filter(({ match }) => !match);
  if (left.length === 0) return;
  const why = ({ status, problem }: BatchResult) =>
    withFields(problem ? `${problem.detail} (${problem.code})` : `the gateway answered ${status}`, problem);
  const lines = left.map((result) => `\n  ${result.match_id ?? 'one without an id'}: ${why(result)}`);
  throw new NotAllTaken(
    `${left.length} of ${results.length} matches were not taken:${lines.join('')}`,
    left.every(({ status }) => status === 429 || status >= 500),
  );
}

function matchState(text: string): MatchState {
  if (!isMatchState(text)) throw new InvalidArgumentError(`It must be one of ${MATCH_STATES.join(', ')}.`);
  return text;
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

function batchTable(results: readonly BatchResult[]): TableView {
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
