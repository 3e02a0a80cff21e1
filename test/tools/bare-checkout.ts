/** A checkout with nothing but the setup, and a machine with nothing but what is put on its PATH. */
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolRun, root } from '../support/tool-run.ts';

/** `npm ci` as setup sees it: takes a moment, and leaves a runtime behind. It logs when it begins and when it ends. */
const npm = (runtime: string) => `#!/bin/sh
echo "begin $*" >> npm.log
while [ -e hold-npm ]; do sleep 0.05; done
mkdir -p node_modules/node/bin && ln -sf '${runtime}' node_modules/node/bin/node
echo end >> npm.log
`;

const tool = `
import { writeSync } from 'node:fs';
const { MATCHGATE_REDIS, INIT_CWD } = process.env;
writeSync(1, JSON.stringify({ args: process.argv.slice(2), redis: MATCHGATE_REDIS, from: INIT_CWD }) + '\\n');
process.exitCode = Number(process.argv[2] ?? 0);
`;

export class BareCheckout {
  private constructor(
    readonly folder: string,
    readonly bin: string,
  ) {}

  static async create(): Promise<BareCheckout> {
    const folder = await mkdtemp(join(tmpdir(), 'matchgate-checkout-'));
    const bin = join(folder, 'machine');
    await mkdir(join(folder, 'tools'));
    await mkdir(bin);
    await cp(join(root, 'tools', 'setup.mjs'), join(folder, 'tools', 'setup.mjs'));
    await cp(join(root, 'tools', 'setup'), join(folder, 'tools', 'setup'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'package-lock.json'), '{}');
    await writeFile(join(folder, 'tools', 'tool.mjs'), tool);
    const checkout = new BareCheckout(folder, bin);
    for (const program of ['sh', 'mkdir', 'ln', 'sleep', 'env']) await symlink(pathOf(program), join(bin, program));
    await checkout.install('npm', npm(process.execPath));
    return checkout;
  }

  /** Puts a program on the PATH. */
  async install(name: string, script: string): Promise<string> {
    const file = join(this.bin, name);
    await writeFile(file, script);
    await chmod(file, 0o755);
    return file;
  }

  setup(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ToolRun> {
    const nothingElse = { PATH: this.bin, REDIS_URL: '', MATCHGATE_REDIS: undefined, INIT_CWD: undefined };
    const unlessUnderNpm = { npm_lifecycle_event: undefined };
    const settings = { ...nothingElse, ...unlessUnderNpm, ...env };
    return ToolRun.start(process.execPath, [join(this.folder, 'tools', 'setup.mjs'), ...args], settings);
  }

  async npmLog(): Promise<string[]> {
    const log = await readFile(join(this.folder, 'npm.log'), 'utf8').catch(() => '');
    return log.split('\n').filter(Boolean);
  }

  /** While held, `npm ci` does not come to its end. */
  async holdNpm(): Promise<void> {
    await writeFile(join(this.folder, 'hold-npm'), '');
  }

  async letNpmGo(): Promise<void> {
    await rm(join(this.folder, 'hold-npm'));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function pathOf(program: string): string {
  return spawnSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
}
