/**
 * `npm run test:contract -- --url URL --project ID --allocation ID [--token-url URL] [--write]`: the conformance suite
 * against any Orchestration API. Without --write nothing is changed there. The credentials are read from
 * ORCHESTRATION_CLIENT_ID and ORCHESTRATION_CLIENT_SECRET. Ends with 1 when a promise is not kept, with 2 when it cannot begin.
 */
import { parseArgs } from 'node:util';
import { ConformanceSubject, type ConformanceTarget } from '../test/contract/conformance-target.ts';
import { readingCases } from '../test/contract/reading-cases.ts';
import { writingCases } from '../test/contract/writing-cases.ts';

const usage = 'usage: npm run test:contract -- --url URL --project ID --allocation ID [--token-url URL] [--write]';

function readArguments(): { target: ConformanceTarget; write: boolean } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      url: text,
      project: text,
      allocation: text,
      'token-url': text,
      write: { type: 'boolean', default: false },
    },
  });
  const { url, project: projectId, allocation: allocationId, write } = values;
  const { ORCHESTRATION_CLIENT_ID: clientId, ORCHESTRATION_CLIENT_SECRET: clientSecret } = process.env;
  if (!url || !projectId || !allocationId) throw new Error(usage);
  if (!clientId || !clientSecret)
    throw new Error('ORCHESTRATION_CLIENT_ID and ORCHESTRATION_CLIENT_SECRET must be set');
  const base = url.replace(/\/+$/, '');
  const tokenUrl = values['token-url'] ?? `${base}/auth/v1/token`;
  return { target: { url: base, tokenUrl, credentials: { clientId, clientSecret }, projectId, allocationId }, write };
}

async function main(): Promise<void> {
  const { target, write } = readArguments();
  const subject = await ConformanceSubject.open(target);
  const cases = write ? [...readingCases, ...writingCases] : readingCases;
  let failed = 0;
  for (const { name, run } of cases) {
    try {
      await run(subject);
      console.log(`ok      ${name}`);
    } catch (err) {
      failed += 1;
      console.log(
        `FAILED  ${name}\n        ${err instanceof Error ? err.message.replaceAll('\n', '\n        ') : String(err)}`,
      );
    }
  }
  const left = write ? '' : `; ${writingCases.length} that change something were not run (--write)`;
  console.log(`\n${cases.length - failed} kept, ${failed} not${left}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

try {
  await main();
} catch (err) {
  console.error(err instanceof Error ? err.message : String(err));
  process.exitCode = 2;
}
