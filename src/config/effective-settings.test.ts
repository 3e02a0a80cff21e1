import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectiveSettings } from './effective-settings.ts';
import { ConfigurationError } from './environment.ts';
import { VARIABLES } from './variables.ts';

const enough = { PROFILES_FILE: 'profiles.yaml', ORCHESTRATION_URL: 'https://127.0.0.1/api?key=hunter2' };

function settingsOf(env: NodeJS.ProcessEnv) {
  return new Map(effectiveSettings('all', env).map(({ name, value, from }) => [name, { value, from }]));
}

describe('the effective settings', () => {
  it('are all of them, each with where it is from', () => {
    const settings = settingsOf({ ...enough, PORT: '9000' });
    expect([...settings.keys()]).toEqual(Object.keys(VARIABLES));
    expect(settings.get('PORT')).toEqual({ value: '9000', from: 'environment' });
    expect(settings.get('METRICS_PORT')).toEqual({ value: '9464', from: 'default' });
    expect(settings.get('ORCHESTRATION_CLIENT_ID')).toEqual({ value: '', from: 'not set' });
  });

  it('show no secret, whatever it is from', () => {
    const folder = mkdtempSync(join(tmpdir(), 'matchgate-settings-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'hunter2\n');
    const settings = settingsOf({
      ...enough,
      ORCHESTRATION_CLIENT_SECRET_FILE: file,
      REDIS_URL: 'redis://:hunter2@db',
    });
    rmSync(folder, { recursive: true });
    expect(settings.get('ORCHESTRATION_CLIENT_SECRET')).toEqual({ value: '******', from: 'file' });
    expect(settings.get('REDIS_URL')).toEqual({ value: '******', from: 'environment' });
    expect(settings.get('ORCHESTRATION_URL')?.value).toBe('https://127.0.0.1/api?key=******');
    expect(JSON.stringify([...settings])).not.toContain('hunter2');
  });

  it('show of an address neither its password nor the values of its query', () => {
    const shown = (url: string) =>
      settingsOf({ ...enough, OTEL_EXPORTER_OTLP_ENDPOINT: url }).get('OTEL_EXPORTER_OTLP_ENDPOINT')?.value;
    expect(shown('http://joe:hunter2@h/a?token=hunter3&b=hunter4#c')).toBe('http://******@h/a?token=******&b=******#c');
    expect(shown('http://joe:hun@ter2@h/a?of=b@c')).toBe('http://******@h/a?of=******');
  });

  it('are a line each, also a list of keys in YAML', () => {
    const settings = settingsOf({ ...enough, API_KEYS: '- id: one\n  tenant: blue\n' });
    expect(settings.get('API_KEYS')?.value).toBe('- id: one\\n  tenant: blue\\n');
  });

  it('are refused with all that is wrong at once, as the role would refuse to start', () => {
    const wrong = { PORT: 'x', LOG_LEVEL: 'loud', ORCHESTRATION_URL: 'nowhere' };
    expect(() => effectiveSettings('all', wrong)).toThrow(ConfigurationError);
    try {
      effectiveSettings('all', wrong);
    } catch (error) {
      const { problems } = error as ConfigurationError;
      expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
        ...['PORT', 'LOG_LEVEL', 'ORCHESTRATION_URL', 'PROFILES_FILE'],
      ]);
    }
  });
});
