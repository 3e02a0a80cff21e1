import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request, type Agent } from 'undici';
import { addressPolicy } from './address-policy.ts';
import { ForbiddenAddressError, guardedAgent } from './guarded-agent.ts';

/** Listens on every address of the machine's loopback, and notes on which one it was reached. */
let server: Server;
const reached: string[] = [];
const agents: Agent[] = [];
beforeAll(async () => {
  server = createServer((incoming, response) => {
    reached.push(incoming.socket.localAddress?.replace('::ffff:', '') ?? '');
    response.setHeader('connection', 'close').end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  await Promise.all(agents.map((agent) => agent.destroy()));
  server.close();
});

/** The name `host` leads to these addresses, another set at each look-up. */
async function call(host: string, networks: string[], ...answers: string[][]): Promise<string> {
  let lookUps = 0;
  const resolve = () => {
    const addresses = answers[Math.min(lookUps, answers.length - 1)] ?? [];
    lookUps += 1;
    return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  const agent = guardedAgent({ allowsAddress: addressPolicy(networks), connections: 1, timeoutMs: 2_000, resolve });
  agents.push(agent);
  try {
    const { port } = server.address() as AddressInfo;
    const { body, statusCode } = await request(`http://${host}:${port}/`, { dispatcher: agent });
    await body.dump();
    return `${statusCode} after ${lookUps}`;
  } catch (error) {
    return error instanceof ForbiddenAddressError ? 'forbidden' : String(error);
  }
}

describe('a guarded connection', () => {
  it('goes to the very address that was judged: there is no second look-up to answer otherwise', async () => {
    expect(await call('rebinding.example', ['127.0.0.1/32'], ['127.0.0.1'], ['127.0.0.2'])).toBe('200 after 1');
    expect(reached.splice(0)).toEqual(['127.0.0.1']);
  });

  it.each([['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['10.0.0.1'], ['169.254.169.254']])(
    'is not made to a name that leads to %s',
    async (address) => {
      expect(await call('inside.example', [], [address])).toBe('forbidden');
      expect(reached).toEqual([]);
    },
  );

  it('is made only to those of a name’s addresses that are allowed', async () => {
    expect(await call('both.example', ['127.0.0.1/32'], ['127.0.0.3', '127.0.0.1'])).toBe('200 after 1');
    expect(reached.splice(0)).toEqual(['127.0.0.1']);
  });

  it('is not made to an address that needs no look-up', async () => {
    expect(await call('127.0.0.1', [])).toBe('forbidden');
    expect(await call('[::1]', [])).toBe('forbidden');
    expect(await call('2130706433', [])).toBe('forbidden');
    expect(reached).toEqual([]);
    expect(await call('127.0.0.1', ['127.0.0.0/8'])).toBe('200 after 0');
  });
});
