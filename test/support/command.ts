import { describe } from '@jest/globals';
import { commandPath } from './command-path.ts';

/** Tests that need a command of the machine; where it is missing they are not run, and the run's end says why. */
export function describeWith(command: string, from: string, title: string, tests: (path: string) => void): void {
  const path = commandPath(command);
  if (path === undefined) describe.skip(`${title} (no ${command} on PATH; it comes with ${from})`, () => tests(''));
  else describe(title, () => tests(path));
}
