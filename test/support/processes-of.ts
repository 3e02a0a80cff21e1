import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

export interface ProcessSeen {
  readonly pid: number;
  readonly command: string;
}

/**
 * Every process whose temp folder is this one, whoever its parent is by now: by its environment, or, for a server that
 * writes its title over that, by where it works. Zombies have neither.
 */
export function processesOf(tempFolder: string): ProcessSeen[] {
  return existsSync('/proc/self/environ') ? fromProc(tempFolder) : fromPs(`TMPDIR=${tempFolder}`);
}

function fromProc(tempFolder: string): ProcessSeen[] {
  const isOfIt = (pid: string) =>
    textOf(pid, 'environ').split('\0').includes(`TMPDIR=${tempFolder}`) || workingFolderOf(pid).startsWith(tempFolder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOfIt(name))
    .map((name) => ({ pid: Number(name), command: textOf(name, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function workingFolderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** Empty where the process ended between listing and reading. */
function textOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** macOS: `e` appends the environment to the command. */
function fromPs(text: string): ProcessSeen[] {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.split(' ').includes(text))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim() }));
}
