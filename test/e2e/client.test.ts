import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MatchgateClient, type FollowedEvent } from '../../src/client/index.ts';
import { TcpProxy } from '../chaos/tcp-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';

const profiles = {
  ranked: {
    deadline: '30s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '50ms', max: '250ms' },
  },
};

describe('the client, while the api process that it talks to is killed', () => {
  let installation: Installation;
  let proxy: TcpProxy;
  /** Where callers are sent; a load balancer that has noticed nothing yet still names the dead one. */
  let port: number;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 1 }], 'us-east': [] },
      profiles,
      apis: 2,
    });
    port = Number(new URL(installation.apis[0]!.url).port);
    proxy = await TcpProxy.to(() => port);
  }, 60_000);
  afterAll(async () => {
    await proxy.close();
    await installation.stop();
  }, 60_000);

  it('gets the assignment, every event once and the answer to a submit, from the next one', async () => {
    const client = new MatchgateClient({ baseUrl: `http://127.0.0.1:${proxy.port}` });
    const stop = new AbortController();
    const seen: Extract<FollowedEvent, { kind: 'match' }>[] = [];
    const following = (async () => {
      for await (const event of client.events({ after: '0', signal: stop.signal })) {
        if (event.kind === 'match') seen.push(event);
      }
    })().catch(() => undefined);
    await client.submit({ match_id: 'first', profile: 'ranked' }, { waitSeconds: 20 });
    await client.submit({ match_id: 'second', profile: 'ranked' });
    const waiting = client.waitForAssignment('second');
    await eventually(
      () => seen.map(({ subject, data }) => `${subject} ${data.state}`),
      (told) => told.includes('first assigned') && told.includes('second queued'),
    );

    await installation.apis[0]!.kill();
    const submitting = client.submit({ match_id: 'third', profile: 'ranked' });
    port = Number(new URL(installation.apis[1]!.url).port);
    expect((await submitting).match.match_id).toBe('third');
    await client.cancel('third');
    await client.cancel('first');
    expect(await waiting).toMatchObject({ kind: 'assigned', reservation: { allocation: 'eu-west' } });

    const told = await eventually(
      () => seen,
      (events) => events.some(({ subject, data }) => subject === 'second' && data.state === 'assigned'),
    );
    for (const subject of ['first', 'second', 'third']) {
      const versions = told.filter((event) => event.subject === subject).map(({ data }) => data.version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
    stop.abort();
    await following;
  }, 60_000);
});
