import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { operations } from '../../src/orchestration/index.ts';
import { parseOrchestratorSeed, startLocalOrchestrator } from '../../src/local-orchestrator/index.ts';

const page = await readFile('docs/orchestration.md', 'utf8');
// The columns of a table are as wide as their widest cell.
const narrow = page.replace(/ {2,}/g, ' ');

describe('docs/orchestration.md', () => {
  it('holds a program that runs as it stands', async () => {
    const [, program = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
    const seed = parseOrchestratorSeed(await readFile('examples/orchestrator.yaml', 'utf8'));
    if (!seed.ok) throw new Error(JSON.stringify(seed.problems));
    const orchestrator = await startLocalOrchestrator({ host: '127.0.0.1', port: 0, seed: seed.seed });
    try {
      const env = {
        ...process.env,
        ORCHESTRATION_URL: orchestrator.url,
        ORCHESTRATION_TOKEN_URL: `${orchestrator.url}/auth/v1/token`,
        ORCHESTRATION_CLIENT_ID: 'matchgate',
        ORCHESTRATION_CLIENT_SECRET: 'local-secret',
      };
      const args = ['--input-type=module', '--eval', program];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      expect(stdout).toMatch(/^harbor: reserved \S+\natlantis: no_match\n$/);
    } finally {
      await orchestrator.close();
    }
  });

  it('names every operation with the contract’s route', () => {
    for (const { id, method, template } of Object.values(operations)) {
      const below = template.replace('/api/v0/projects/{project_id}', '');
      expect(narrow).toContain(`| ${id} | ${method} \`${below}\` |`);
    }
  });

  it('names every kind of error', async () => {
    const source = await readFile('src/orchestration/errors.ts', 'utf8');
    const kinds = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, kind]) => kind ?? '');
    expect(kinds).toHaveLength(9);
    for (const kind of kinds) expect(narrow).toContain(`| \`${kind}\` |`);
  });
});
