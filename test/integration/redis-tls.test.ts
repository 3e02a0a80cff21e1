import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RedisClients } from '../../src/redis/redis-clients.ts';
import { eventually } from '../support/eventually.ts';
import { describeOnTlsRedis, startTlsRedis, type TlsRedis } from '../support/redis-tls.ts';

const CLIENTS = /^id=(\d+) addr=\S+ laddr=127\.0\.0\.1:(\d+)/gm;

describeOnTlsRedis('a rediss URL', () => {
  const trusted = getCACertificates();
  let redis: TlsRedis;
  beforeAll(async () => {
    redis = await startTlsRedis();
    setDefaultCACertificates([...trusted, redis.authority]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await redis.stop();
  });

  /** Through which of the server's ports the client has come. */
  async function portOf(clients: RedisClients): Promise<string | undefined> {
    const id = Number(await clients.get('waits').call('CLIENT', 'ID'));
    const connections = String(await redis.server.client.client('LIST'));
    return [...connections.matchAll(CLIENTS)].find(([, ofClient]) => Number(ofClient) === id)?.[2];
  }

  it('speaks TLS with one server', async () => {
    const clients = new RedisClients(redis.url, () => undefined);
    expect(await portOf(clients)).toBe(new URL(redis.url).port);
    clients.close();
  });

  it('speaks TLS with a sentinel and with the primary that it names', async () => {
    const errors: Error[] = [];
    const clients = new RedisClients(redis.sentinelUrl, (error) => errors.push(error));
    expect(await portOf(clients)).toBe(new URL(redis.url).port);
    await eventually(
      async () => String(await redis.sentinel.client.client('LIST')),
      (connections) => connections.includes(' sub=1 '),
    );
    clients.close();
    expect(errors).toEqual([]);
  });
});
