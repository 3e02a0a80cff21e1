import { describe, expect, it } from '@jest/globals';
import { stackSettings } from './user-settings.ts';

describe('what a user says to `npm run up`', () => {
  it('is the documented ports where nothing is said, and where a variable is empty', () => {
    expect(stackSettings({ PORT: '' })).toMatchObject({ port: 8080, metricsPort: 9464, orchestratorPort: 8090 });
  });

  it('counts relative paths from where npm was started', () => {
    const said = { INIT_CWD: '/somewhere/else', PROFILES_FILE: 'mine.yaml', ORCHESTRATOR_SEED_FILE: '/seed.yaml' };
    expect(stackSettings(said)).toMatchObject({ profilesFile: '/somewhere/else/mine.yaml', seedFile: '/seed.yaml' });
  });

  it('may name a file with a secret', () => {
    const said = { INIT_CWD: '/here', WEBHOOK_SECRET_FILE: 'webhook.secret', REDIS_URL_FILE: 'not-ours-to-say' };
    expect(stackSettings(said).env).toEqual({ WEBHOOK_SECRET_FILE: '/here/webhook.secret' });
  });

  it('may be whose certificates are trusted', () => {
    const said = { INIT_CWD: '/here', NODE_EXTRA_CA_CERTS: 'authority.pem' };
    expect(stackSettings(said).env).toEqual({ NODE_EXTRA_CA_CERTS: '/here/authority.pem' });
  });

  it('reaches the gateway for every other variable, and for nothing that is not ours', () => {
    const said = { LOG_LEVEL: 'debug', WORKER_CONCURRENCY: '3', HOST: 'laptop', SHELL: '/bin/sh', PORT: '1' };
    expect(stackSettings(said).env).toEqual({ LOG_LEVEL: 'debug', WORKER_CONCURRENCY: '3' });
  });
});
