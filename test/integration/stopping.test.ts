import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { startApiUnderTest } from './api-under-test.ts';
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
