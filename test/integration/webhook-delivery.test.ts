import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallbackPolicy } from '../../src/delivery/webhooks/callback-policy.ts';
import { DeadLetters } from '../../src/delivery/webhooks/dead-letters.ts';
import { EndpointGates } from '../../src/delivery/webhooks/endpoint-gate.ts';
import { guardedAgent } from '../../src/delivery/webhooks/guarded-agent.ts';
import { PendingWebhooks } from '../../src/delivery/webhooks/pending-webhooks.ts';
import { WebhookDelivery } from '../../src/delivery/webhooks/webhook-delivery.ts';
import { WebhookReport } from '../../src/delivery/webhooks/webhook-report.ts';
import { WebhookSender } from '../../src/delivery/webhooks/webhook-sender.ts';
import { WebhookSigner } from '../../src/delivery/webhooks/webhook-signer.ts';
import { matchKey, type MatchKey } from '../../src/matches/match-key.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';
import { WebhookReceiver, answering, hang, verify } from '../support/webhook-receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const PREVIOUS = Buffer.alloc(24, 2).toString('base64');
const SHARDS = 3;
const KEPT = 5;

let store: PrivateLedger;
let receiver: WebhookReceiver;
let letters: DeadLetters;
const lines: string[] = [];
const metrics = new Metrics();
beforeAll(async () => {
  store = await startPrivateLedger();
  letters = new DeadLetters(store.redis, SHARDS, 1_000);
});
afterAll(() => store.stop());
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await receiver.stop();
  await store.redis.flushall();
});
const closing: (() => Promise<void>)[] = [];

interface Settings {
  readonly leaseMs?: number;
  readonly timeoutMs?: number;
  readonly forMs?: number;
  readonly concurrency?: number;
  readonly hosts?: string[];
  readonly networks?: string[];
}

/** A worker of its own, as far as webhooks go; a second one on the same Redis is another process's. */
function worker(settings: Settings = {}): WebhookDelivery {
  const { leaseMs = 5_000, timeoutMs = 2_000, forMs = 60_000, concurrency = 8 } = settings;
  const { hosts = ['127.0.0.1:*', 'localhost:*'], networks = ['127.0.0.1/32'] } = settings;
  const policy = new CallbackPolicy({ hosts, networks, http: true });
  const agent = guardedAgent({ allowsAddress: policy.allowsAddress, connections: concurrency, timeoutMs });
  const log = createLogger({ level: 'info', role: 'worker', pretty: false });
  const report = new WebhookReport(metrics, Object.assign(log, { warn: record, error: record, info: record }));
  const gates = new EndpointGates({ concurrency, changed: (...change) => report.endpoint(...change) });
  closing.push(() => (gates.close(), agent.destroy()));
  const pending = new PendingWebhooks(store.redis, { shards: SHARDS, leaseMs, deadLettersKept: KEPT });
  const sender = new WebhookSender(agent, new WebhookSigner([SECRET, PREVIOUS]), timeoutMs);
  return new WebhookDelivery({ pending, policy, gates, sender }, { initialMs: 2, maxMs: 20, forMs }, report);
}
const record = (...line: unknown[]) => void lines.push(JSON.stringify(line));

/** A match that calls back and was cancelled, or assigned (and released, if so). */
async function match(id: string, path: 'cancelled' | 'assigned' | 'released', url = receiver.url()): Promise<MatchKey> {
  const { key } = newMatch(id);
  const request = { match_id: id, profile: 'ranked', callback_url: url };
  await store.ledger.accept(newMatch(id, { request }));
  if (path === 'cancelled') {
    await store.ledger.transition(key, 'cancel', { version: 1 });
    return key;
  }
  const claimed = await store.ledger.claim(key);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  const { fence } = claimed.match;
  await store.ledger.transition(key, 'reserved', { fence });
  await store.ledger.transition(
    key,
    'assign',
    { fence },
    { event: { reservation: { payload_id: 'p', attempt: '1.1' } } },
  );
  if (path === 'released') await store.ledger.transition(key, 'release', { version: 4 });
  return key;
}

/** Delivers until nothing is owed any more. */
const deliverAll = (delivery: WebhookDelivery, key: MatchKey) =>
  eventually(
    async () => (
      await delivery.deliver(key),
      store.redis.zscore(store.ledger.keys.webhooks(store.ledger.keys.shardOf(key)), key)
    ),
    (score) => score === null,
    { everyMs: 2 },
  );
const dead = async () => (await letters.page('default', 100)).letters;
const webhookKeys = async () => (await store.redis.keys('*')).filter((key) => key.includes(':webhook'));

describe('a webhook', () => {
  it('is a CloudEvent, signed with both secrets as Standard Webhooks says', async () => {
    await worker().deliver(await match('signed', 'assigned', receiver.url('/hook?token=s3cret')));
    const [got] = receiver.received;
    if (!got) throw new Error('nothing was received');
    verify(SECRET, got);
    verify(PREVIOUS, got);
    expect(() => verify(Buffer.alloc(32, 3).toString('base64'), got)).toThrow('No matching signature');
    expect(got.path).toBe('/hook?token=s3cret');
    expect(got.headers['content-type']).toMatch('application/cloudevents+json');
    expect(got.headers['webhook-id']).toBe(got.event.id);
    expect(got.event).toMatchObject({
      type: 'matchgate.match.assigned',
      subject: 'signed',
      data: { match_id: 'signed', state: 'assigned', version: 4, reservation: { payload_id: 'p' } },
    });
    expect(got.text).not.toContain('attempt');
    expect(lines.join()).not.toContain('s3cret');
  });

  it('tells of every settled state and of no other, and leaves nothing behind', async () => {
    const delivery = worker();
    await deliverAll(delivery, await match('a', 'released'));
    await deliverAll(delivery, await match('b', 'cancelled'));
    expect([receiver.told('a'), receiver.told('b')]).toEqual([['assigned 4', 'released 5'], ['cancelled 2']]);
    expect(await webhookKeys()).toEqual([]);
  });

  it('is owed by no match without a callback', async () => {
    await store.ledger.accept(newMatch('silent'));
    await store.ledger.transition(matchKey('default', 'silent'), 'cancel', { version: 1 });
    expect(await webhookKeys()).toEqual([]);
  });

  it('is not sent before the one before it was delivered, and keeps its id from try to try', async () => {
    const statuses = [500, 404, 400, 204, 503, 204];
    receiver.respond = (_, response) => void response.writeHead(statuses.shift() ?? 204).end();
    await deliverAll(worker(), await match('ordered', 'released'));
    const told = [...Array<string>(4).fill('assigned 4'), 'released 5', 'released 5'];
    expect(receiver.told('ordered')).toEqual(told);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is sent by one worker at a time', async () => {
    const key = await match('once', 'released');
    const workers = [worker(), worker(), worker()];
    await Promise.all(workers.flatMap((delivery) => [delivery.deliver(key), delivery.deliver(key)]));
    expect(receiver.told('once')).toEqual(['assigned 4', 'released 5']);
  });

  it('is sent again by another worker where the first is gone before its note, and the next one after it', async () => {
    receiver.respond = hang;
    const key = await match('taken-over', 'released');
    void worker({ leaseMs: 50, timeoutMs: 60_000 })
      .deliver(key)
      .catch(() => undefined);
    await eventually(
      () => receiver.received.length,
      (count) => count === 1,
    );
    receiver.respond = answering(200);
    await deliverAll(worker(), key);
    expect(receiver.told('taken-over')).toEqual(['assigned 4', 'assigned 4', 'released 5']);
  });

  it('waits while its endpoint has enough to do, and another endpoint’s does not', async () => {
    receiver.respond = hang;
    const good = await WebhookReceiver.start();
    const delivery = worker({ concurrency: 2, timeoutMs: 60_000 });
    const hanging = await Promise.all(Array.from({ length: 10 }, (_, i) => match(`hangs-${i}`, 'cancelled')));
    for (const key of hanging) void delivery.deliver(key).catch(() => undefined);
    await eventually(
      () => receiver.received.length,
      (count) => count === 2,
    );
    for (let i = 0; i < 10; i += 1) await delivery.deliver(await match(`good-${i}`, 'cancelled', good.url()));
    expect([receiver.received.length, good.received.length]).toEqual([2, 10]);
    await good.stop();
  });

  it('goes as soon as there is a place before its endpoint, without another job', async () => {
    const delivery = worker({ concurrency: 2 });
    const keys = await Promise.all(Array.from({ length: 20 }, (_, i) => match(`lines-up-${i}`, 'released')));
    let [underWay, most] = [0, 0];
    receiver.respond = (_, response) => {
      most = Math.max(most, (underWay += 1));
      setImmediate(() => {
        underWay -= 1;
        response.writeHead(204).end();
      });
    };
    await Promise.all(keys.map((key) => delivery.deliver(key)));
    await eventually(webhookKeys, (left) => left.length === 0);
    expect([receiver.received.length, most]).toEqual([40, 2]);
  });

  it('that was in a line is due at once for others when its worker stops', async () => {
    receiver.respond = hang;
    const delivery = worker({ concurrency: 1, timeoutMs: 60_000 });
    const keys = await Promise.all(['front', 'behind'].map((id) => match(id, 'cancelled')));
    void delivery.deliver(keys[0]!).catch(() => undefined);
    await eventually(
      () => receiver.received.length,
      (count) => count === 1,
    );
    await delivery.deliver(keys[1]!);
    await delivery.stop();
    receiver.respond = answering(204);
    const pending = new PendingWebhooks(store.redis, { shards: SHARDS, leaseMs: 1, deadLettersKept: KEPT });
    const due = await Promise.all(store.ledger.keys.all().map((shard) => pending.takeDue(shard, 10, 0)));
    expect(due.flat()).toEqual([keys[1]]);
    await deliverAll(worker(), keys[1]!);
    expect(receiver.told('behind')).toEqual(['cancelled 2']);
  });

  it('is not tried while its endpoint’s breaker is open', async () => {
    receiver.respond = answering(500);
    const delivery = worker();
    for (let i = 0; i < 30; i += 1) await delivery.deliver(await match(`down-${i}`, 'cancelled'));
    expect(receiver.received.length).toBe(5);
    expect(lines.join()).toContain('left alone for a while');
  });
});

describe('an endpoint', () => {
  const outcomeOf = async (respond: typeof receiver.respond, settings: Settings = {}) => {
    receiver.respond = respond;
    await worker(settings).deliver(await match('judged', 'cancelled', receiver.url('/?k=s3cret')));
    return [receiver.received.length, (await dead()).map(({ why, tries }) => `${tries}: ${why}`)];
  };

  it('that is gone is not asked again', async () => {
    expect(await outcomeOf(answering(410))).toEqual([1, ['1: answered 410 (gone)']]);
  });

  it('that redirects is not followed', async () => {
    const elsewhere = await WebhookReceiver.start();
    const redirect = answering(307, { location: elsewhere.url() });
    expect(await outcomeOf(redirect, { forMs: 0 })).toEqual([
      1,
      [expect.stringContaining('answered 307; redirects are not followed')],
    ]);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });

  it('that does not answer in time has failed', async () => {
    expect(await outcomeOf(hang, { forMs: 0, timeoutMs: 50 })).toEqual([
      1,
      [expect.stringContaining('no answer within 50 ms')],
    ]);
  });

  it('that answers without end has its status taken, and is not read on', async () => {
    let written = 0;
    const endless: typeof receiver.respond = (_, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const more = () => {
        written += chunk.length;
        if (response.write(chunk)) setImmediate(more);
        else response.once('drain', more);
      };
      response.writeHead(200);
      more();
    };
    expect(await outcomeOf(endless)).toEqual([1, []]);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('whose host is allowed no longer gets nothing', async () => {
    expect(await outcomeOf(answering(204), { hosts: ['example.com'] })).toEqual([
      0,
      [expect.stringContaining('one of the allowed hosts')],
    ]);
  });

  it('whose name leads to an address that is not allowed gets nothing', async () => {
    const key = await match('inside', 'cancelled', `http://localhost:${receiver.port}/`);
    await worker({ networks: [] }).deliver(key);
    expect([receiver.received.length, (await dead())[0]?.why]).toEqual([
      0,
      expect.stringContaining('at an address that is not allowed'),
    ]);
  });
});

describe('a dead letter', () => {
  it('lets the next event of its match through, and can be sent again', async () => {
    receiver.respond = (got, response) =>
      void response.writeHead(got.event.data.state === 'assigned' ? 410 : 200).end();
    const key = await match('dies', 'released');
    await deliverAll(worker(), key);
    expect(receiver.told('dies')).toEqual(['assigned 4', 'released 5']);
    const [letter] = await dead();
    expect(letter).toMatchObject({ tries: 1, event: { state: 'assigned', version: 4, url: receiver.url() } });

    expect(await letters.resend('other', letter?.id ?? '')).toBeUndefined();
    receiver.respond = answering(200);
    expect(await letters.resend('default', letter?.id ?? '')).toBe(key);
    expect(await letters.resend('default', letter?.id ?? '')).toBeUndefined();
    await deliverAll(worker(), key);
    expect(receiver.told('dies')).toEqual(['assigned 4', 'released 5', 'assigned 4']);
    expect([await dead(), await webhookKeys()]).toEqual([[], []]);
  });

  it('is what becomes of an event after its last try when the time is up', async () => {
    receiver.respond = answering(500);
    await deliverAll(worker({ forMs: 20 }), await match('tried', 'cancelled'));
    const [letter] = await dead();
    expect(letter?.tries).toBe(receiver.received.length);
    expect(letter?.why).toMatch(/^given up after 20 ms: /);
  });

  it('is dropped for newer ones, and listed newest first in pages', async () => {
    receiver.respond = answering(410);
    for (let i = 0; i < 40; i += 1) await worker().deliver(await match(`many-${i}`, 'cancelled'));
    const all = await dead();
    expect(all).toHaveLength(SHARDS * KEPT);
    const times = all.map(({ diedAt }) => diedAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await letters.page('default', 4, cursor);
      paged.push(...page.letters.map(({ id }) => id));
      cursor = page.next;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    expect((await letters.page('other', 4)).letters).toEqual([]);
  });
});
