/**
 * `npm run check`: everything that must hold before a change lands, one step after the other, stopping at the first
 * that fails. The last step is `npm test` itself.
 */
import { spawnSync } from 'node:child_process';

const steps: readonly [name: string, command: string, ...args: string[]][] = [
  ['format', 'prettier', '--check', '--log-level=warn', '.'],
  ['generated files', 'node', 'tools/generate.ts', '--check'],
  ['API compatibility', 'node', 'tools/check-api.ts'],
  ['types', 'tsc', '--noEmit'],
  ['types of the console', 'tsc', '--noEmit', '--project', 'src/console/app'],
  ['types of its tests', 'tsc', '--noEmit', '--project', 'test/console'],
  ['lint', 'eslint', '--max-warnings=0', '.'],
  ['dependency rules', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
  ['tests', 'npm', 'test', '--silent'],
];

for (const [name, command, ...args] of steps) {
  const startedAt = performance.now();
  console.log(`\n── ${name}: ${command} ${args.join(' ')}`);
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`── ${name} failed${error ? `: ${error.message}` : ''}`);
    process.exit(1);
  }
  console.log(`── ${name} ok (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
