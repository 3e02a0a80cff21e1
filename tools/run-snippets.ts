/**
 * `npm run test:snippets`: runs what docs/api.md and docs/client.md show, against a stack of its own: curl in a shell, and
 * the programs in Go, C# and JavaScript. Says which language was left out because its tools are not here; ends with 1
 * where anything does not do what the page says.
 */
import { startStack } from './stack/stack.ts';
import { snippetsOf, type Snippet } from './snippets/extract.ts';
import { runSnippet } from './snippets/run.ts';

const pages = ['docs/api.md', 'docs/client.md', 'README.md'];
/** What the README says to type is what its reader is doing already; a program is something to copy. */
const leftOut = (page: string, { language }: Snippet) => page === 'README.md' && language === 'sh';
const stack = await startStack({ env: { LOG_LEVEL: 'warn' } });
const count = { ok: 0, failed: 0, left: 0 };
try {
  for (const page of pages) {
    for (const snippet of await snippetsOf(page)) {
      if (leftOut(page, snippet)) continue;
      const outcome = await runSnippet(snippet, stack.gateway.url);
      const where = `${page}:${snippet.line} (${snippet.language})`;
      switch (outcome.kind) {
        case 'ok':
          count.ok += 1;
          console.log(`ok       ${where}`);
          break;
        case 'not_run':
          count.left += 1;
          console.log(`not run  ${where}: ${outcome.why}`);
          break;
        case 'failed':
          count.failed += 1;
          console.log(`FAILED   ${where}\n${outcome.output}`);
      }
    }
  }
} finally {
  await stack.stop();
}
console.log(`\n${count.ok} ran as shown, ${count.failed} did not, ${count.left} were not run`);
process.exitCode = count.failed > 0 ? 1 : 0;
