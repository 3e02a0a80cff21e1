/**
 * `npm run generate`: writes the files that are derived from others; with --check it only says which are out of date.
 * A generator is a function from nothing to the text of its file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { orchestrationContract } from './generate-orchestration-contract.ts';

const generators: Record<string, () => Promise<string>> = {
  'src/orchestration/contract/contract.gen.ts': orchestrationContract,
};

const checkOnly = process.argv.includes('--check');
const outdated: string[] = [];
for (const [file, generate] of Object.entries(generators)) {
  const wanted = await generate();
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === wanted) continue;
  outdated.push(file);
  if (!checkOnly) await writeFile(file, wanted);
}
if (outdated.length > 0)
  console.log(`${checkOnly ? 'out of date, run npm run generate' : 'written'}: ${outdated.join(', ')}`);
process.exitCode = checkOnly && outdated.length > 0 ? 1 : 0;
