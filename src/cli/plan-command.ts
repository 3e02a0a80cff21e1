import type { CliContext } from './cli-context.ts';
import { gatewayClient } from './gateway-client.ts';
import { readJson } from './input.ts';
import { matchFrom } from './match-input.ts';
import { print } from './output.ts';
import { planTree } from './plan-tree.ts';

export function addPlanCommand(ctx: CliContext): void {
  ctx.program
    .command('plan')
    .description('explain how the gateway would place a match; reserves nothing')
    .requiredOption('-f, --file <file>', 'the match as JSON; - for standard input')
    .option('--probe', 'count the payloads that match now')
    .action(async ({ file, probe }: { file: string; probe?: boolean }) => {
      const match = matchFrom(readJson(file), file);
      const plan = await gatewayClient(ctx).explain(match, probe ? { probe } : {});
      print(ctx, plan, planTree(plan));
    });
}
