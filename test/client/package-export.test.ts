import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('the compiled package gives the client to whoever imports matchgate/client', async () => {
  const program = `
    const { MatchgateClient, MatchgateError } = await import('matchgate/client');
    const client = new MatchgateClient({ baseUrl: 'http://127.0.0.1:1', repeatForMs: 0 });
    const error = await client.get('m-1').catch((reason) => reason);
    const assignment = await client.waitForAssignment('m-1', { timeoutMs: 10 });
    console.log(JSON.stringify([error instanceof MatchgateError, error.code, assignment.kind]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual([true, 'unreachable', 'timed_out']);
});

it('README.md and docs/client.md show only what the client has', async () => {
  const declared = await readFile('src/client/matchgate-client.ts', 'utf8');
  const methods = new Set([...declared.matchAll(/^ {2}(?:async )?\*?(\w+)\(/gm)].map(([, name = '']) => name));
  const pages = await Promise.all(['README.md', 'docs/client.md'].map((page) => readFile(page, 'utf8')));
  const used = pages.flatMap((text) => [...text.matchAll(/\bclient\.(\w+)\(/g)].map(([, name = '']) => name));
  expect(used.length).toBeGreaterThan(5);
  for (const name of used) expect(methods).toContain(name);
});
