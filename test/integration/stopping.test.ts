import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { EventFeed } from '../../src/delivery/event-feed.ts';
import { OutboxHistory } from '../../src/delivery/outbox-history.ts';
import { OutboxTail } from '../../src/delivery/outbox-tail.ts';
import { matchKey } from '../../src/matches/match-key.ts';
import { createRedis } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { startRedis } from '../../tools/stack/redis.ts';
import { startRole } from '../../tools/stack/role-process.ts';
import { gatewayEnv } from '../../tools/stack/stack.ts';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { profilesFile, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

it('a process stops at once, whoever waits, follows events, or has only connected', async () => {
  const under = await startApiUnderTest();
  const api = await ApiClient.of(under.url);
  await api.submit({ match_id: 's-1', profile: 'ranked' });
  const held = api.get('/v1/matches/s-1?wait=60');
  const reader = await EventReader.open(`${under.url}/v1/events`);
  const { hostname, port } = new URL(under.url);
  const silent = connect(Number(port), hostname);
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  await eventually(
    async () => (await fetch(`${under.metricsUrl}/metrics`)).text(),
    (text) => text.includes('matchgate_waiting_callers 1') && text.includes('matchgate_event_streams 1'),
  );
  const startedAt = performance.now();
  await under.stop();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect((await held).body.state).toBe('queued');
  expect(await reader.take(1)).toEqual([]);
});

describe('a process whose Redis has gone stops all the same', () => {
  it('while nobody is there to connect to', async () => {
    const under = await startApiUnderTest();
    await killRedis(under);
    await under.stop();
  });

  it('while it connects again, and has not sent again what it was waiting for', async () => {
    const under = await startApiUnderTest();
    await killRedis(under);
    const connected = new Set<Socket>();
    const silent = createServer((socket) => {
      // Read, so that it is seen to end.
      socket.resume().on('error', () => undefined);
      socket.once('close', () => connected.delete(socket));
      connected.add(socket);
    });
    silent.listen(Number(new URL(under.server.url).port), '127.0.0.1');
    // The test's own, and the three of the process: for answers, for what waits, and for the one that reads the outbox.
    await eventually(
      () => connected.size,
      (connections) => connections === 4,
    );
    await under.stop();
    silent.close();
  });

  it('while its reconciler and its workers wait for it', async () => {
    const server = await startRedis();
    const role = await startRole('all', gatewayEnv({ profilesFile }, server.url, 'http://127.0.0.1:1'), 'ignore');
    if (server.pid === undefined) throw new Error('this needs a Redis that is a process');
    process.kill(server.pid, 'SIGKILL');
    const startedAt = performance.now();
    role.signal('SIGTERM');
    expect(await role.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await server.stop();
  }, 30_000);
});

async function killRedis({ server, redis }: ApiUnderTest): Promise<void> {
  if (server.pid === undefined) throw new Error('this needs a Redis that is a process');
  process.kill(server.pid, 'SIGKILL');
  await eventually(
    () => redis.status,
    (status) => status === 'reconnecting',
    { everyMs: 1 },
  );
}

it('a stream of events that is opened while a process stops ends at once', async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startRedis();
  stack.defer(() => server.stop());
  const redis = createRedis(parseRedisUrl(server.url), 'waits');
  stack.defer(() => redis.disconnect());
  const tail = new OutboxTail(
    () => redis,
    () => undefined,
    1,
    true,
  );
  const feed = new EventFeed(new OutboxHistory(redis, 1), tail);
  feed.close();
  const streams = [feed.all('default', ['0-0']), await feed.ofMatch(matchKey('default', 's-1'), 0)];
  const told = await Promise.all(streams.map(({ body }) => text(body)));
  expect(told).toEqual(['retry: 1000\n\n', 'retry: 1000\n\n']);
});

/** As a long pass of garbage collection does, or a machine that is too busy; the condition is looked for by another process. */
function standStillUntilRefused(url: string): void {
  const { hostname, port } = new URL(url);
  const look = `const { connect } = require('node:net');
    const again = () => connect(${port}, '${hostname}', function () { this.destroy(); setTimeout(again, 20); })
      .on('error', () => process.exit(0));
    again();`;
  execFileSync(process.execPath, ['-e', look], { timeout: 20_000 });
}

it('a caller that stood still while its idle connection ended finds an answer to what it sends then', async () => {
  await using stack = new AsyncDisposableStack();
  const redis = await startRedis();
  stack.defer(() => redis.stop());
  const env = { REDIS_URL: redis.url, PROFILES_FILE: profilesFile, PORT: '0', METRICS_PORT: '0' };
  const api = await startRole('api', { ...env, LOG_LEVEL: 'silent', SHUTDOWN_LINGER_MS: '100' }, 'ignore');
  stack.defer(() => api.stop());
  const { hostname, port, host } = new URL(api.url);
  const caller = connect(Number(port), hostname).setEncoding('utf8');
  const ask = () => caller.write(`GET /v1/profiles HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  let said = '';
  caller.on('data', (text: string) => (said += text));
  caller.on('error', () => undefined);
  ask();
  await eventually(
    () => said,
    (text) => /^HTTP\/1.1 200 .*\}$/s.test(text),
  );
  said = '';
  const ended = once(caller, 'close');
  api.signal('SIGTERM');
  standStillUntilRefused(api.metricsUrl);
  ask();
  await ended;
  expect(said).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: 1\r\n.*"code":"shutting_down"/s);
});
