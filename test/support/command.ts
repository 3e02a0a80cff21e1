import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from '@jest/globals';

/** Where a command of this name is on PATH. */
export function commandPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Tests that need a command of the machine; where it is missing they are not run, and the run's end says why. */
export function describeWith(command: string, from: string, title: string, tests: (path: string) => void): void {
  const path = commandPath(command);
  if (path === undefined) describe.skip(`${title} (no ${command} on PATH; it comes with ${from})`, () => tests(''));
  else describe(title, () => tests(path));
}
