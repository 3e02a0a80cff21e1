import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PROBLEMS } from '../../src/intake/problem-catalogue.ts';
import { openApiFile } from '../support/api-description.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Record<string, { readonly value: unknown }>;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly headers: object; readonly content?: Record<string, Media> }>;
}
interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
}

let under: ApiUnderTest;
let served: Document;

beforeAll(async () => {
  under = await startApiUnderTest();
  served = (await (await fetch(`${under.url}/openapi.json`)).json()) as Document;
});
afterAll(() => under.stop());

const operations = () => Object.values(served.paths).flatMap((path) => Object.values(path));
const media = ({ requestBody, responses }: Operation) =>
  [requestBody ?? {}, ...Object.values(responses)].flatMap(({ content = {} }: { content?: Record<string, Media> }) =>
    Object.entries(content),
  );

describe('/openapi.json', () => {
  it('is openapi/openapi.json: a route that is missing there is missing in src/intake/openapi/api-routes.ts', async () => {
    expect(served).toEqual(JSON.parse(await readFile(openApiFile, 'utf8')));
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...served })).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('names every operation once, with a known tag and a summary', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const tags = served.tags.map(({ name }) => name);
    for (const { tags: used, summary } of operations()) {
      expect(tags).toEqual(expect.arrayContaining([...used]));
      expect(summary).not.toBe('');
    }
  });

  it('shows an example for every body, each of which fits its schema', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    ajv.addSchema(served, 'openapi');
    for (const operation of operations()) {
      for (const [type, { schema, example, examples = {} }] of media(operation)) {
        const shown = example === undefined ? Object.values(examples).map(({ value }) => value) : [example];
        expect([operation.operationId, type, shown.length > 0]).toEqual([operation.operationId, type, true]);
        const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object;
        for (const value of shown) {
          expect([operation.operationId, ajv.validate(rooted, value), ajv.errorsText()]).toEqual([
            operation.operationId,
            true,
            'No errors',
          ]);
        }
      }
    }
  });

  it('shows every problem that the API can give', () => {
    const shown = operations().flatMap((operation) =>
      media(operation).flatMap(([, { examples = {} }]) => Object.keys(examples)),
    );
    expect([...new Set(shown)].toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
  });

  it('describes the headers that callers send and get', () => {
    const parameters = operations().flatMap(({ parameters: all = [] }) => all.filter((one) => one.in === 'header'));
    expect(new Set(parameters.map(({ name }) => name))).toEqual(new Set(['Prefer', 'Last-Event-ID', 'X-Request-Id']));
    for (const { operationId, responses } of operations()) {
      for (const [status, { headers }] of Object.entries(responses)) {
        expect([operationId, status, Object.keys(headers)]).toEqual([
          operationId,
          status,
          expect.arrayContaining(['X-Request-Id']),
        ]);
        if (status === '429' || (status === '503' && operationId !== 'ready'))
          expect(headers).toHaveProperty('Retry-After');
      }
    }
    expect(served.paths['/v1/matches']?.post?.responses[202]?.headers).toMatchObject({
      Location: {},
      'Idempotency-Replayed': {},
      'Preference-Applied': {},
    });
  });
});

describe('/docs', () => {
  it('is a page that takes everything from this gateway', async () => {
    const page = await fetch(`${under.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, file = '']) => new URL(file, `${under.url}/docs/`),
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file.origin).toBe(under.url);
      const { status, body } = await fetch(file);
      await body?.cancel();
      expect([file.pathname, status]).toEqual([file.pathname, 200]);
    }
  });
});
