import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

export interface ProcessSeen {
  readonly pid: number;
  readonly command: string;
}

/** Every process that has this text in its environment, whoever its parent is by now. Zombies have none. */
export function processesWithEnvironment(text: string): ProcessSeen[] {
  return existsSync('/proc/self/environ') ? fromProc(text) : fromPs(text);
}

function fromProc(text: string): ProcessSeen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && textOf(name, 'environ').split('\0').includes(text))
    .map((name) => ({ pid: Number(name), command: textOf(name, 'cmdline').replaceAll('\0', ' ').trim() }));
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
