import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { contractDocument, type ContractDocument } from './document.ts';
import { operationIds, requestValidator, responseValidator, validate } from './index.ts';

const alphanumerics = ['a', 'z', 'A', 'Z', '0', '9'];
const inner = [...alphanumerics, '-', '_', '.'];
const textOf = (characters: string[], minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const edged = (maxLength: number) =>
  fc
    .tuple(textOf(alphanumerics, 1, 1), textOf(inner, 0, maxLength - 2), textOf(alphanumerics, 1, 1))
    .map((parts) => parts.join(''));

describe('the contract file', () => {
  it('describes the 16 operations of the upstream and how the upstream groups them', () => {
    expect(operationIds).toHaveLength(16);
    const described = Object.values(contractDocument.paths).flatMap((item) =>
      [item.get, item.put, item.post, item.delete].flatMap((operation) => operation?.operationId ?? []),
    );
    expect(described.toSorted()).toEqual([...operationIds, 'IssueToken'].toSorted());
  });

  it('lists every error status for every operation, and marks every route as inferred', () => {
    const file = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8')) as ContractDocument;
    for (const item of Object.values(file.paths)) {
      expect(item['x-inferred']).toBe(true);
      for (const operation of [item.get, item.put, item.post, item.delete]) {
        if (!operation || operation.operationId === 'IssueToken') continue;
        const statuses = ['200', '400', '401', '403', '404', '409', '412', '422', '429', '500'];
        expect([operation.operationId, Object.keys(operation.responses)]).toEqual([operation.operationId, statuses]);
      }
    }
  });

  it('compiles every schema', () => {
    for (const id of operationIds) expect([id, responseValidator(id)(null).ok]).toEqual([id, false]);
    expect(validate('TokenResponse', { access_token: 'x', expires_in: 3600 }).ok).toBe(true);
  });
});

describe('keys and values', () => {
  it('takes every key that follows the rule', () => {
    fc.assert(fc.property(edged(59), (key) => validate('MetadataKey', key).ok));
  });

  it.each(['', '-a', 'a-', '.a', 'a_', 'a b', 'ä', 'a\n', 'a'.repeat(60)])('refuses the key %j', (key) => {
    expect(validate('SetPayloadLabelRequest', { key, value: 'v' })).toMatchObject({
      ok: false,
      problems: [{ pointer: '/key' }],
    });
  });

  it.each(['', 'a', 'a'.repeat(63), '1.42.0'])('takes the label value %j', (value) => {
    expect(validate('LabelValue', value).ok).toBe(true);
  });

  it.each(['-', 'a'.repeat(64), 'a/b', 'a '])('refuses the label value %j', (value) => {
    expect(validate('LabelValue', value).ok).toBe(false);
  });
});

describe('CreateReservation', () => {
  const check = requestValidator('CreateReservation');

  it('takes match_labels as an object and as an empty array', () => {
    expect(check({ selectors: [{ match_labels: { map: 'harbor' } }, { match_labels: [] }, {}] }).ok).toBe(true);
    expect(check({ selectors: [{ match_labels: ['map'] }] }).ok).toBe(false);
  });

  it('refuses a payload state that cannot be reserved, and a label that breaks the rule', () => {
    expect(check({ selectors: [{ payload_state: 'Shutdown' }] }).ok).toBe(false);
    expect(check({ payload_metadata: { labels: { 'a b': 'x' } } }).ok).toBe(false);
  });
});

describe('answers', () => {
  it('may carry fields and states that the contract does not know', () => {
    const payload = { id: '8hhtn-fvpvq', status: { state: 'Napping', mood: 1 }, metadata: { labels: { 'x/y': 'z' } } };
    expect(responseValidator('ListPayloads')({ results: [payload], next: 1 }).ok).toBe(true);
  });

  it('say where they do not fit, without their content', () => {
    const answer = responseValidator('GetPayload')({ result: { id: 'secret', status: { state: 7 } } });
    expect(answer).toMatchObject({ ok: false });
    expect(JSON.stringify(answer)).toContain('/result/status/state');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('may hold a null for the metadata of an allocation, and nowhere else', () => {
    expect(responseValidator('GetAllocation')({ result: { id: 'a', metadata: null } }).ok).toBe(true);
    expect(responseValidator('GetAllocation')({ result: { id: 'a', spec: null } }).ok).toBe(false);
  });
});
