/**
 * `npm test [-- PATTERN...]`: every test on the pinned runtime. What could not be run here, and why, is said at the end
 * by the reporter.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    // The tools that tests start are TypeScript, whose types would be removed again at each of some hundred starts.
    NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '.matchgate', 'compile-cache'),
    ...process.env,
    // The flag above is what Jest needs for ES modules; its "experimental" warning says nothing about our code.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`,
  },
});
process.exitCode = status ?? 1;
