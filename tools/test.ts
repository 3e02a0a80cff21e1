/**
 * `npm test [-- PATTERN...]`: every test on the pinned runtime. What could not be run here, and why, is said at the end
 * by the reporter.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // The flag above is what Jest needs for ES modules; its "experimental" warning says nothing about our code.
  env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning` },
});
process.exitCode = status ?? 1;
