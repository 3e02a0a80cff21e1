/**
 * `npm run generate`: writes the files that are derived from others; with --check it only says which are out of date.
 * A generator is a function from nothing to the text of its file.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { profilesSchema } from '../src/planning/profiles-schema.ts';
import { clientTypes } from './generate-client-types.ts';
import { openApiDocument } from './generate-openapi.ts';
import { orchestrationContract, orchestrationDocument } from './generate-orchestration-contract.ts';
import { errorsPage, operationsPage } from './generate-tables.ts';
import { ALERT_TESTS, alertTests } from './observability/alert-tests.ts';
import { DASHBOARD, dashboard } from './observability/dashboard.ts';

const generators: Record<string, () => Promise<string>> = {
  'src/orchestration/contract/contract.gen.ts': orchestrationContract,
  'src/orchestration/contract/document.gen.ts': orchestrationDocument,
  'src/planning/profiles.schema.json': () =>
    json('src/planning/profiles.schema.json', {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...profilesSchema,
    }),
  'openapi/openapi.json': async () => json('openapi/openapi.json', await openApiDocument()),
  'src/client/api.gen.ts': clientTypes,
  'docs/operations.md': operationsPage,
  'docs/errors.md': errorsPage,
  [ALERT_TESTS]: alertTests,
  [DASHBOARD]: dashboard,
};

/** As prettier would write it, since it checks these files too. */
async function json(file: string, value: unknown): Promise<string> {
  return format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file });
}

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
