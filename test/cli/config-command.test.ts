import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/tool-run.ts';

function main(args: readonly string[], env: Record<string, string> = {}) {
  const command = [join(root, 'dist', 'main.js'), ...args];
  return spawnSync(process.execPath, command, { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
}

describe('node dist/main.js config', () => {
  it('prints name, value and source of every setting of the role', () => {
    const { status, stdout } = main(['config', 'api'], { PROFILES_FILE: 'p.yaml', REDIS_URL: 'redis://:hunter2@db' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^PROFILES_FILE +p\.yaml +environment$/m);
    expect(stdout).toMatch(/^PORT +8080 +default$/m);
    expect(stdout).toMatch(/^REDIS_URL +\*{6} +environment$/m);
    expect(stdout).not.toContain('hunter2');
  });

  it('ends with 2 and every problem where the role would not start', () => {
    const { status, stdout, stderr } = main(['config', 'worker'], { PORT: 'hunter2' });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      [
        'the configuration is not usable:',
        '  PORT must be a port, 0 to 65535 (0: any free one)',
        '  PROFILES_FILE must be set for the role worker',
        '  ORCHESTRATION_URL must be set for the role worker',
        '',
      ].join('\n'),
    );
  });

  it('says how it is used for what is no role', () => {
    const { status, stderr } = main(['config', 'everything']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^usage: /);
  });
});
