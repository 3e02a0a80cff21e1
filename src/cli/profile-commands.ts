import { parseProfiles, problemLine } from '../planning/index.ts';
import type { CliContext } from './cli-context.ts';
import { FileRefused } from './usage-error.ts';
import { readText } from './input.ts';
import { print } from './output.ts';

export function addProfileCommands(ctx: CliContext): void {
  ctx.program
    .command('profiles')
    .description('profiles files')
    .command('check <file>')
    .description('say all that is wrong with a profiles file')
    .action((file: string) => {
      const result = parseProfiles(readText(file));
      if (!result.ok)
        throw new FileRefused(`${file} cannot be used:\n  ${result.problems.map(problemLine).join('\n  ')}`);
      const { version, profiles, allocations } = result.profiles;
      const names = [...profiles.keys()];
      const summary = { version, profiles: names, allocations: [...allocations.keys()] };
      print(ctx, summary, `${file} is good: ${names.join(', ')} (${version})`);
    });
}
