/** What has to be changed to be seen. Each case gives back what it took. */
import { equal, notEqual, ok } from 'node:assert/strict';
import type { ConformanceCase, ConformanceSubject } from './conformance-target.ts';
import { eventually } from './eventually.ts';
import { sameJson } from './same-json.ts';

const writing = (name: string, run: (subject: ConformanceSubject) => Promise<void>): ConformanceCase => ({
  name,
  writes: true,
  run,
});
const nobody = { match_labels: { 'matchgate-conformance': 'nobody' } };
const goneWithinMs = 60_000;

export const writingCases: readonly ConformanceCase[] = [
  writing('reserves exactly one payload, with its metadata on it at once', async (subject) => {
    const before = await subject.value('ListPayloads');
    const payload_metadata = { labels: { 'conformance-run': '1' }, annotations: { note: 'any text: ü, "quotes"' } };
    await subject.holding({ payload_metadata }, async (payloadId) => {
      const known = new Map(before.results.map(({ id, status }) => [id, status.state]));
      equal(known.get(payloadId), 'Ready');
      const { status, metadata } = await subject.payload(payloadId);
      equal(status.state, 'Reserved');
      ok(status.last_reserved);
      equal(metadata?.labels?.['conformance-run'], '1');
      equal(metadata.annotations?.note, payload_metadata.annotations.note);
      const { results } = await subject.value('ListPayloads');
      const turned = results.filter(({ id, status: now }) => now.state === 'Reserved' && known.get(id) === 'Ready');
      sameJson(
        turned.map(({ id }) => id),
        [payloadId],
      );
    });
  }),
  writing('answers 412 when no selector matches', async (subject) => {
    equal(await subject.status('CreateReservation', { body: { selectors: [nobody] } }), 412);
    const reserved = { ...nobody, payload_state: 'Reserved' };
    equal(await subject.status('CreateReservation', { body: { selectors: [nobody, reserved] } }), 412);
  }),
  writing('tries the selectors in their order', async (subject) => {
    await subject.holding({ selectors: [nobody, {}] }, async (payloadId) => {
      equal((await subject.payload(payloadId)).status.state, 'Reserved');
    });
  }),
  writing('reads `match_labels: []` and no selectors at all as any Ready payload', async (subject) => {
    for (const body of [{ selectors: [{ match_labels: [] }] }, { selectors: [] }, {}]) {
      await subject.holding(body, async (payloadId) => {
        equal((await subject.payload(payloadId)).status.state, 'Reserved');
      });
    }
  }),
  writing('joins a Reserved payload for a back-fill, which moves last_reserved', async (subject) => {
    const label = { 'conformance-open': 'yes' };
    await subject.holding({ payload_metadata: { labels: label } }, async (payloadId) => {
      const first = (await subject.payload(payloadId)).status.last_reserved;
      const selectors = [{ match_labels: label, payload_state: 'Reserved' }];
      const body = { selectors, payload_metadata: { labels: { 'conformance-open': 'no' } } };
      // Times are told in milliseconds: until the clock has moved on, it could not be seen to move.
      const joined = await eventually(
        async () => {
          await subject.value('SetPayloadLabel', {
            payload_id: payloadId,
            body: { key: 'conformance-open', value: 'yes' },
          });
          const { payload_id } = await subject.value('CreateReservation', { body });
          equal(payload_id, payloadId);
          return subject.payload(payloadId);
        },
        ({ status }) => status.last_reserved !== first,
      );
      notEqual(joined.status.last_reserved, first);
      equal(await subject.status('CreateReservation', { body }), 412);
    });
  }),
  writing('does not reserve a payload twice, nor delete a Reserved one without force', async (subject) => {
    const label = { 'conformance-once': 'x' };
    await subject.holding({ payload_metadata: { labels: label } }, async (payload_id) => {
      equal(await subject.status('CreateReservation', { body: { selectors: [{ match_labels: label }] } }), 412);
      equal(await subject.status('DeletePayload', { payload_id }), 409);
      equal(await subject.status('DeletePayload', { payload_id, query: { force_delete: 'false' } }), 409);
      equal((await subject.payload(payload_id)).status.state, 'Reserved');
    });
  }),
  writing('sets labels and annotations key by key, and takes only what follows the rules', async (subject) => {
    await subject.holding({}, async (payload_id) => {
      const set = (id: 'SetPayloadLabel' | 'SetPayloadAnnotation', key: string, value: string) =>
        subject.status(id, { payload_id, body: { key, value } });
      equal(await set('SetPayloadLabel', 'conformance', 'a'), 200);
      equal(await set('SetPayloadLabel', 'conformance', ''), 200);
      equal(await set('SetPayloadAnnotation', 'conformance', ' anything at all\n'), 200);
      const { metadata } = await subject.payload(payload_id);
      equal(metadata?.labels?.conformance, '');
      equal(metadata.annotations?.conformance, ' anything at all\n');
      for (const key of ['', '-a', 'a-', 'a b', 'a'.repeat(60), 'ä']) {
        equal(await set('SetPayloadLabel', key, 'v'), 400, `label key ${key}`);
        equal(await set('SetPayloadAnnotation', key, 'v'), 400, `annotation key ${key}`);
      }
      for (const value of ['-', 'a'.repeat(64), 'a/b']) equal(await set('SetPayloadLabel', 'k', value), 400, value);
      equal(await set('SetPayloadLabel', 'a'.repeat(59), 'a'.repeat(63)), 200);
    });
  }),
  writing('takes an allocation from its making to its end', async (subject) => {
    const spec = {
      region: 'eu-west',
      min_payloads: 1,
      max_payloads: 2,
      buffer_size: 1,
      payload_spec: { image: 'game:1' },
    };
    const made = await subject.value('CreateAllocation', { body: { spec, name: 'conformance' } });
    const own = { allocation_id: made.result.id };
    const get = async () => (await subject.value('GetAllocation', own)).result;
    equal(made.result.enabled, true);
    const renamed = { spec: { ...spec, max_payloads: 3 }, name: 'renamed', metadata: { annotations: { a: 'b' } } };
    const updated = (await subject.value('UpdateAllocation', { ...own, body: renamed })).result;
    sameJson([updated.name, updated.spec?.max_payloads, updated.metadata], ['renamed', 3, renamed.metadata]);
    await subject.value('UpdateAllocationImage', { ...own, body: { image: 'game:2' } });
    equal((await get()).spec?.payload_spec?.image, 'game:2');
    await subject.value('SetAllocationEnabled', { ...own, body: { enabled: false } });
    await eventually(get, ({ status }) => status?.state === 'Disabled', goneWithinMs);
    await subject.value('SetAllocationEnabled', { ...own, body: { enabled: true } });
    await eventually(get, ({ status }) => status?.state === 'Running', goneWithinMs);
    await subject.value('DeleteAllocation', own);
    await eventually(
      () => subject.status('GetAllocation', own),
      (status) => status === 404,
      goneWithinMs,
    );
  }),
];
