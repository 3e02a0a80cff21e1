import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('the compiled package gives the client to whoever imports matchgate/orchestration', async () => {
  const program = `
    const { OrchestrationClient, operationIds, validate } = await import('matchgate/orchestration');
    const client = new OrchestrationClient({ baseUrl: 'http://127.0.0.1:1' });
    const error = await client.listPayloads('p', 'a', { repeat: false }).catch((reason) => reason);
    await client.close();
    console.log(JSON.stringify([operationIds.length, validate('Payload', {}).ok, error.kind]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual([16, false, 'unavailable']);
});
