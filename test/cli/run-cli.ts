import { runCli } from '../../src/cli/program.ts';

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  /** What --json printed. */
  readonly json: () => unknown;
}

/** The whole program, but for the process around it. */
export async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  let [output, errors] = ['', ''];
  const code = await runCli(args, {
    write: (text) => (output += text),
    writeError: (text) => (errors += text),
    environment,
  });
  return { code, output, errors, json: () => JSON.parse(output) as unknown };
}
