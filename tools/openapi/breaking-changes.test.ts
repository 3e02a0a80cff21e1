import { describe, expect, it } from '@jest/globals';
import { breakingChanges, type ApiDocument } from './breaking-changes.ts';
import { newestOfMajor } from './released-version.ts';
import type { Schema } from './schema-changes.ts';

const request: Schema = {
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', maxLength: 10 },
    mode: { enum: ['fast', 'slow'] },
    count: { type: 'number', minimum: 1 },
    list: { type: 'array', items: { type: 'integer' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    self: { $ref: '#/components/schemas/Request' },
  },
};
const answer: Schema = {
  type: 'object',
  required: ['id', 'state', 'place'],
  properties: {
    id: { type: 'string' },
    note: { type: 'string' },
    state: { enum: ['queued', 'assigned'] },
    count: { type: 'integer' },
    place: { anyOf: [{ $ref: '#/components/schemas/Place' }, { type: 'null' }] },
  },
};
const place: Schema = { type: 'object', required: ['host'], properties: { host: { type: 'string' } } };

const operation = {
  operationId: 'ask',
  parameters: [{ in: 'query', name: 'wait', schema: { type: 'number', maximum: 300 } }],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Request' } } },
  },
  responses: {
    200: {
      headers: { Location: {} },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } },
    },
    404: { content: {} },
  },
};
const api = (schemas: Record<string, Schema> = {}, more: object = {}): ApiDocument => ({
  info: { version: '1.0.0' },
  paths: { '/things': { post: { ...operation, ...more } } },
  components: { schemas: { Request: request, Answer: answer, Place: place, ...schemas } },
});
const field = (of: Schema, name: string, schema: Schema | undefined, more: object = {}): Schema => {
  const { [name]: _, ...others } = of.properties ?? {};
  return { ...of, properties: { ...others, ...(schema ? { [name]: schema } : {}) }, ...more };
};
const ofRequest = (name: string, schema: Schema | undefined, more?: object) =>
  api({ Request: field(request, name, schema, more) });
const ofAnswer = (name: string, schema: Schema | undefined, more?: object) =>
  api({ Answer: field(answer, name, schema, more) });
const { 404: _gone, ...without404 } = operation.responses;
const [wait] = operation.parameters;

const breaking: [what: string, after: ApiDocument, told: string][] = [
  ['a path gone', { ...api(), paths: {} }, 'POST /things: the operation is gone'],
  ['an operation renamed', api({}, { operationId: 'beg' }), 'operationId was ask'],
  ['a parameter gone', api({}, { parameters: [] }), 'query wait: the parameter is gone'],
  ['a parameter needed', api({}, { parameters: [{ ...wait, required: true }] }), 'query wait: is required now'],
  ['a new parameter needed', api({}, { parameters: [wait, { in: 'header', name: 'K', required: true }] }), 'header K'],
  [
    'a parameter narrowed',
    api({}, { parameters: [{ ...wait, schema: { type: 'number', maximum: 30 } }] }),
    'query wait: maximum is stricter',
  ],
  ['a request field gone', ofRequest('mode', undefined), 'request/mode: the field is gone'],
  [
    'a request field needed',
    ofRequest('id', request.properties?.id, { required: ['id', 'mode'] }),
    'mode: is required',
  ],
  ['a new request field needed', ofRequest('new', {}, { required: ['id', 'new'] }), 'request/new: is required now'],
  ['a request enum narrowed', ofRequest('mode', { enum: ['fast'] }), 'request/mode: the value "slow" is gone'],
  ['a request text limited', ofRequest('id', { type: 'string', maxLength: 9 }), 'request/id: maxLength is stricter'],
  ['a pattern added', ofRequest('id', { type: 'string', maxLength: 10, pattern: '^a' }), 'pattern is stricter'],
  ['a request number made whole', ofRequest('count', { type: 'integer', minimum: 1 }), 'count: was number, is integer'],
  ['a request type changed', ofRequest('id', { type: 'integer' }), 'request/id: was string, is integer'],
  [
    'a list of others',
    ofRequest('list', { type: 'array', items: { type: 'string' } }),
    'list/*: was integer, is string',
  ],
  [
    'a map of others',
    ofRequest('labels', { type: 'object', additionalProperties: { type: 'number' } }),
    'labels/*: was',
  ],
  ['an answer status gone', api({}, { responses: without404 }), 'POST /things 404: the answer is gone'],
  [
    'an answer header gone',
    api({}, { responses: { ...operation.responses, 200: { ...operation.responses[200], headers: {} } } }),
    'the header Location is gone',
  ],
  ['an answer field gone', ofAnswer('note', undefined), '200/note: the field is gone'],
  ['an answer field optional', ofAnswer('id', { type: 'string' }, { required: ['state', 'place'] }), 'may be absent'],
  ['an answer type changed', ofAnswer('note', { type: 'integer' }), '200/note: was string, is integer'],
  ['an answer field nullable', ofAnswer('note', { type: ['string', 'null'] }), 'was string, is string or null'],
  [
    'an answer field nullable by a union',
    ofAnswer('note', { anyOf: [{ type: 'string' }, { type: 'null' }] }),
    '200/note',
  ],
  ['an answer number no longer whole', ofAnswer('count', { type: 'number' }), 'count: was integer, is number'],
  ['an answer value gone', ofAnswer('state', { enum: ['queued'] }), 'state: the value "assigned" is gone'],
  [
    'a field gone within a union',
    api({ Place: { type: 'object', properties: {} } }),
    '200/place/host: the field is gone',
  ],
  ['another content type', api({}, { requestBody: { content: {} } }), 'request: application/json is gone'],
];

const harmless: [what: string, after: ApiDocument][] = [
  ['nothing', api()],
  ['a path more', { ...api(), paths: { ...api().paths, '/more': { get: operation } } }],
  ['an optional parameter more', api({}, { parameters: [wait, { in: 'query', name: 'more', schema: {} }] })],
  ['a parameter widened', api({}, { parameters: [{ ...wait, schema: { type: 'number', maximum: 900 } }] })],
  ['an optional request field more', ofRequest('new', { type: 'string' })],
  ['a request field no longer needed', ofRequest('id', request.properties?.id, { required: [] })],
  ['a request enum widened', ofRequest('mode', { enum: ['fast', 'slow', 'steady'] })],
  ['a request limit lifted', ofRequest('id', { type: 'string' })],
  ['a request field that takes more types', ofRequest('id', { type: ['string', 'null'] })],
  ['an answer field more', ofAnswer('new', { type: 'string' }, { required: ['id', 'state', 'place', 'new'] })],
  ['an answer value more', ofAnswer('state', { enum: ['queued', 'assigned', 'lost'] })],
  [
    'an answer field that is always there',
    ofAnswer('note', { type: 'string' }, { required: ['id', 'state', 'place', 'note'] }),
  ],
  ['an answer field no longer nullable', ofAnswer('place', { $ref: '#/components/schemas/Place' })],
  ['an answer more', api({}, { responses: { ...operation.responses, 409: { content: {} } } })],
  ['a description', { ...api({}, { description: 'Asks.' }), info: { version: '1.1.0' } }],
];

describe('a change of the API', () => {
  it.each(breaking)('breaks callers: %s', (_what, after, told) => {
    const changes = breakingChanges(api(), after);
    expect(changes.join('\n')).toContain(told);
    expect(changes).toHaveLength(1);
  });

  it.each(harmless)('breaks nobody: %s', (_what, after) => {
    expect(breakingChanges(api(), after)).toEqual([]);
  });
});

it('is held against the newest release of the same major version', () => {
  const files = ['1.9.0.json', '1.10.0.json', '2.0.0.json', 'README.md'];
  expect(newestOfMajor(files, '1.11.0')).toBe('1.10.0.json');
  expect(newestOfMajor(files, '2.1.0')).toBe('2.0.0.json');
  expect(newestOfMajor(files, '3.0.0')).toBeUndefined();
});
