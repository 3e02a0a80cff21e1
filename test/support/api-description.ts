/**
 * Holds answers of the gateway against openapi/openapi.json, which a test of its own holds against the running gateway's:
 * status, content type, headers and body, and in the body nothing that is not described.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Described {
  readonly headers?: Record<string, { readonly schema: object }>;
  readonly content?: Record<string, object | undefined>;
}
type Operations = Record<string, { readonly responses: Record<string, Described | undefined> } | undefined>;
interface OpenApi {
  readonly paths: Record<string, Operations>;
}

export const openApiFile = join(import.meta.dirname, '..', '..', 'openapi', 'openapi.json');

const openApi = JSON.parse(readFileSync(openApiFile, 'utf8')) as OpenApi;
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(closed(openApi) as object, 'openapi');

// A fixed path goes before one with a parameter in the same place.
const templates = Object.keys(openApi.paths)
  .sort((left, right) => left.split('{').length - right.split('{').length)
  .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }));

export function isDescribed(method: string, path: string): boolean {
  const template = templates.find(({ pattern }) => pattern.test(path))?.path ?? '';
  return method === method.toUpperCase() && openApi.paths[template]?.[method.toLowerCase()] !== undefined;
}

/** @throws {Error} saying what the description does not know */
export function holdAnswer(
  method: string,
  url: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
): void {
  const path = url.split('?', 1)[0] ?? '';
  const template = templates.find(({ pattern }) => pattern.test(path))?.path;
  const described = template === undefined ? undefined : openApi.paths[template]?.[method.toLowerCase()];
  if (template === undefined || !described) {
    if (status !== 404) throw new Error(`${method} ${path} answered ${status} and is not described`);
    hold('#/components/schemas/Problem', body, `${method} ${path}`);
    return;
  }
  const answer = described.responses[status];
  const where = `${method} ${path} answered ${status}`;
  if (!answer) throw new Error(`${where}, which is not described`);
  holdHeaders(answer, headers, where);
  const type = headers.get('content-type')?.split(';', 1)[0];
  if (type === undefined && !answer.content) return;
  if (!answer.content?.[type ?? '']) throw new Error(`${where} as ${type ?? 'nothing'}, which is not described`);
  const steps = ['paths', template, method.toLowerCase(), 'responses', status, 'content', type, 'schema'];
  hold(`#/${steps.map((step) => encodeURIComponent(String(step).replaceAll('/', '~1'))).join('/')}`, body, where);
}

/** One component of the description. */
export function holdAs(component: string, value: unknown): void {
  hold(`#/components/schemas/${component}`, value, component);
}

function holdHeaders({ headers: described = {} }: Described, headers: Headers, where: string): void {
  if (!headers.has('x-request-id')) throw new Error(`${where} without X-Request-Id`);
  for (const [name, { schema }] of Object.entries(described)) {
    const text = headers.get(name);
    if (text === null) continue;
    const value = 'type' in schema && schema.type === 'integer' ? Number(text) : text;
    if (!ajv.validate(schema, value)) throw new Error(`${where} with ${name}: ${text}, ${ajv.errorsText()}`);
  }
}

function hold(fragment: string, value: unknown, where: string): void {
  // Known by this name from the first time on; a schema given as an object would be compiled each time.
  if (ajv.validate(`openapi${fragment}`, value)) return;
  throw new Error(`${where} otherwise than described: ${ajv.errorsText()}\n${JSON.stringify(value).slice(0, 2_000)}`);
}

/** Callers are to pass over what they do not know; what we send ourselves has to be described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isObject = copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return isObject ? { ...copy, additionalProperties: false } : copy;
}
