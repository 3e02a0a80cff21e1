import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { WebhookSigner } from '../../src/delivery/webhooks/webhook-signer.ts';
import { exitOf } from '../../tools/stack/child-process.ts';
import { freePort } from '../../tools/stack/free-port.ts';
import { eventually } from '../support/eventually.ts';

const KEY = Buffer.alloc(32, 9);
const SECRET = `whsec_${KEY.toString('base64')}`;
const body = JSON.stringify({ type: 'matchgate.match.assigned', data: { match_id: 'm-1' } });
const headers = new WebhookSigner([SECRET]).headers('0-1-1', body, new Date());

describe('docs/api.md', () => {
  it('holds a receiver that runs as it stands and tells what is genuine', async () => {
    const page = await readFile('docs/api.md', 'utf8');
    const [, program = ''] = /## Webhooks.*?```js\n(.*?)```/s.exec(page) ?? [];
    const port = await freePort();
    const args = ['--input-type=module', '--eval', program.replace('9000', String(port))];
    const env = { ...process.env, WEBHOOK_SECRET: SECRET };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = exitOf(child);
    let told = '';
    child.stdout.on('data', (data: Buffer) => (told += data.toString()));
    try {
      const post = (text: string) =>
        fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: text }).then(({ status }) => status);
      await eventually(
        () => post(body).catch(() => 0),
        (status) => status === 204,
      );
      expect(await post(body.replace('m-1', 'm-2'))).toBe(401);
      expect(told).toBe('matchgate.match.assigned m-1\n');
    } finally {
      child.kill();
      await exited;
    }
  });

  it('has the recipe by which any language does the same', () => {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const expected = `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`;
    expect(headers['webhook-signature']?.split(' ')).toContain(expected);
  });
});
