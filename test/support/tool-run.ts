/** One run of a command line tool, with a temp folder of its own: that folder marks every process it starts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitOf } from '../../tools/stack/child-process.ts';
import { eventually } from './eventually.ts';
import { processesOf, type ProcessSeen } from './processes-of.ts';

export const root = join(import.meta.dirname, '..', '..');

/** npm keeps its compiled code in the temp folder, whatever it runs. */
const OF_NPM = 'node-compile-cache';

export class ToolRun {
  readonly exited: Promise<number | NodeJS.Signals>;
  stdout = '';
  stderr = '';

  private constructor(
    readonly child: ChildProcess,
    readonly tempFolder: string,
  ) {
    this.exited = exitOf(child);
    child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
  }

  /** In its own process group, as a shell starts it; signal the group as a terminal does with Ctrl-C. */
  static async start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ToolRun> {
    const tempFolder = await mkdtemp(join(tmpdir(), 'matchgate-tool-'));
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env, TMPDIR: tempFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return new ToolRun(child, tempFolder);
  }

  /** The pinned runtime on a file of tools/. */
  static tool(file: string, env?: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<ToolRun> {
    return ToolRun.start(process.execPath, [join(root, 'tools', file), ...args], env);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  signalGroup(signal: NodeJS.Signals): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
    } catch (error) {
      // The group has just ended by itself.
      // (Not `instanceof Error`: Node's own errors are of another realm than a test's.)
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Resolves with the first match in what was printed. */
  async printed(pattern: RegExp, withinMs = 30_000): Promise<RegExpExecArray> {
    const look = () => pattern.exec(this.stdout);
    const found = await eventually(look, (match) => match !== null, { withinMs });
    if (found === null) throw new Error('unreachable: eventually() has seen a match');
    return found;
  }

  processes(): ProcessSeen[] {
    return processesOf(this.tempFolder);
  }

  /** Rejects, naming them, where processes or files of this run are still there after a while. */
  async leavesNothing(withinMs = 15_000): Promise<void> {
    const files = async () => (await readdir(this.tempFolder)).filter((name) => name !== OF_NPM);
    const look = async () => ({ processes: this.processes(), files: await files() });
    await eventually(look, (left) => left.processes.length === 0 && left.files.length === 0, { withinMs });
  }

  async removeTempFolder(): Promise<void> {
    await rm(this.tempFolder, { recursive: true, force: true });
  }
}
