/** Webhooks from the processes as they run: api and worker apart, a real receiver. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { WebhookReceiver, answering, hang, verify } from '../support/webhook-receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('webhooks of an installation', () => {
  let installation: Installation;
  let matchmaker: Matchmaker;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 40 }], 'us-east': [] },
      profiles: {
        ranked: {
          deadline: '20s',
          allocations: { candidates: ['eu-west'], order: 'listed' },
          selectors: [{ name: 'any', match_labels: {} }],
        },
      },
      env: {
        WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:*',
        WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
        WEBHOOK_ALLOW_HTTP: 'true',
        WEBHOOK_SECRET: SECRET,
        WEBHOOK_TIMEOUT_MS: '1000',
        WEBHOOK_CONCURRENCY: '4',
        WEBHOOK_ENDPOINT_CONCURRENCY: '2',
        WEBHOOK_RETRY_INITIAL_MS: '10',
        RECONCILER_INTERVAL_MS: '100',
      },
    });
    matchmaker = new Matchmaker(installation.apis[0]!.url);
  }, 60_000);
  afterEach(() => {
    receiver.respond = answering(204);
  });
  afterAll(async () => {
    await installation.stop();
    await receiver.stop();
  }, 60_000);

  const submit = (match_id: string, callback_url = receiver.url()) =>
    matchmaker.submit({ match_id, profile: 'ranked', callback_url }, { waitSeconds: 15 });
  const told = (matchId: string, count: number) =>
    eventually(
      () => receiver.told(matchId),
      (seen) => seen.length >= count,
      { withinMs: 20_000 },
    );

  it('tell of the assignment and of the release, signed, as the event stream does', async () => {
    await submit('hello');
    await told('hello', 1);
    await matchmaker.withdraw('hello');
    expect(await told('hello', 2)).toEqual(['assigned 4', 'released 5']);
    for (const received of receiver.received) verify(SECRET, received);
    const stream = await (await fetch(`${matchmaker.url}/v1/matches/hello/events`)).text();
    for (const { text } of receiver.received) expect(stream).toContain(`data: ${text}\n`);
    const metrics = await (await fetch(`${installation.workers[0]!.metricsUrl}/metrics`)).text();
    expect(metrics).toContain('matchgate_events_delivered_total{channel="webhook",outcome="delivered"} 2');
  });

  it('come through while another endpoint hangs', async () => {
    const hanging = await WebhookReceiver.start();
    hanging.respond = hang;
    await Promise.all(Array.from({ length: 8 }, (_, i) => submit(`hangs-${i}`, hanging.url())));
    await eventually(
      () => hanging.received.length,
      (count) => count >= 2,
    );
    await Promise.all(Array.from({ length: 8 }, (_, i) => submit(`passes-${i}`)));
    for (let i = 0; i < 8; i += 1) await told(`passes-${i}`, 1);
    await hanging.stop();
  });

  it('are delivered after a kill -9 between sending and noting, and in order', async () => {
    receiver.respond = hang;
    await submit('survives');
    await told('survives', 1);
    await installation.workers.at(-1)!.kill();
    await matchmaker.withdraw('survives');
    receiver.respond = answering(204);
    await installation.startWorker();
    const seen = await eventually(
      () => receiver.told('survives'),
      (events) => events.includes('released 5'),
      { withinMs: 25_000 },
    );
    expect(seen).toEqual([...Array<string>(seen.length - 1).fill('assigned 4'), 'released 5']);
    expect(seen.length).toBeGreaterThan(2);
  }, 60_000);

  it('that are under way when a worker is told to stop are not sent again, and the next is although every job was lost', async () => {
    const held: (() => void)[] = [];
    receiver.respond = (_, response) => void held.push(() => response.writeHead(204).end());
    await submit('finishes');
    await told('finishes', 1);
    const worker = installation.workers.at(-1)!;
    const stopped = worker.stop();
    await eventually(
      () => fetch(`${worker.metricsUrl}/healthz/ready`).then(({ status }) => status),
      (status) => status === 503,
      { everyMs: 5 },
    );
    for (const answer of held) answer();
    receiver.respond = answering(204);
    await stopped;

    await matchmaker.withdraw('finishes');
    const redis = new Redis(installation.redisUrl);
    const jobs = await redis.keys('*:webhooks-*');
    expect(jobs.length).toBeGreaterThan(0);
    await redis.del(...jobs);
    redis.disconnect();
    await installation.startWorker();
    expect(await told('finishes', 2)).toEqual(['assigned 4', 'released 5']);
  }, 60_000);
});
