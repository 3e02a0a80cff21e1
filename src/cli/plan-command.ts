import type { CliContext } from './cli-context.ts';
import { Gateway } from './gateway.ts';
import { readJson } from './input.ts';
import { print } from './output.ts';
import { Plan, planTree } from './plan-tree.ts';
import { gatewaySettings } from './settings.ts';

export function addPlanCommand(ctx: CliContext): void {
  ctx.program
    .command('plan')
    .description('explain how the gateway would place a match; reserves nothing')
    .requiredOption('-f, --file <file>', 'the match as JSON; - for standard input')
    .option('--probe', 'count the payloads that match now')
    .action(async ({ file, probe }: { file: string; probe?: boolean }) => {
      const path = probe ? '/v1/plans?probe=true' : '/v1/plans';
      const plan = await new Gateway(gatewaySettings(ctx)).post(path, readJson(file), Plan);
      print(ctx, plan, planTree(plan));
    });
}
