/**
 * Where each operation is found. The upstream does not publish its routes, so the contract's are inferred; every one of
 * them can be replaced by `"METHOD /template"` without touching the code.
 */
import {
  byOperation,
  isOperationId,
  methods,
  operationIds,
  operations,
  type Method,
  type Operation,
} from './operations.ts';
import type { OperationId } from './types.ts';

export interface Route {
  readonly method: Method;
  readonly template: string;
}
export type RouteTable = Readonly<Record<OperationId, Route>>;
export type RouteOverrides = Partial<Record<OperationId, string>>;

/** The overrides cannot be used; the message names each operation that is concerned, and what is wrong with its route. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
}

/**
 * The overrides are a `RouteOverrides`, or what a file holds in its place.
 * @throws RouteError with everything that is wrong: an override names no operation, its method or path does not fit the
 * operation, or two operations would be at the same place.
 */
export function routeTable(overrides: Readonly<Record<string, unknown>> = {}): RouteTable {
  const problems = Object.keys(overrides)
    .filter((name) => !isOperationId(name))
    .map((name) => `there is no operation "${name}"`);
  const table = byOperation((id): Route => {
    const override = overrides[id];
    if (override === undefined) return operations[id];
    const parsed = parseRoute(operations[id], override);
    if (typeof parsed !== 'string') return parsed;
    problems.push(`${id}: ${parsed}`);
    return operations[id];
  });
  if (problems.length === 0) problems.push(...sharedPlaces(table));
  if (problems.length > 0) throw new RouteError(`routes: ${problems.join('; ')}`);
  return table;
}

export const routeFor = (id: OperationId, overrides?: RouteOverrides): Route => routeTable(overrides)[id];

/** `/a/{x}/b` gives `['x']`. */
export const templateParameters = (template: string): string[] =>
  [...template.matchAll(/\{([^{}/]*)\}/g)].map(([, name]) => name ?? '');

const routeForm = 'a route is written "METHOD /path/{parameter}"';

/** The route, or what is wrong with it. */
function parseRoute(operation: Operation, route: unknown): Route | string {
  if (typeof route !== 'string') return routeForm;
  const [verb = '', template = '', ...rest] = route.trim().split(/\s+/);
  const method = methods.find((known) => known === verb.toUpperCase());
  if (!method) return `the method must be one of ${methods.join(', ')}`;
  if (method === 'GET' && operation.hasRequestBody) return 'a GET carries no body, and the operation has one';
  return templateProblem(operation, template, rest) ?? { method, template };
}

function templateProblem(operation: Operation, template: string, rest: readonly string[]): string | undefined {
  if (rest.length > 0 || !template.startsWith('/')) return routeForm;
  if (/[?#]/.test(template)) return 'the path holds a query or a fragment';
  const present = templateParameters(template);
  const missing = operation.pathParameters.find((name) => !present.includes(name));
  if (missing !== undefined) return `the path parameter {${missing}} is missing`;
  const unknown = present.find((name) => !operation.pathParameters.includes(name));
  if (unknown !== undefined) return `there is no path parameter {${unknown}}`;
  if (present.length > operation.pathParameters.length) return 'a path parameter occurs twice';
  const parts = template.split('/');
  if (parts.some((part) => templateParameters(part).length > 1)) return 'two path parameters are not parted by a /';
  const [strange] = /[^\w/.~:@!$&'+,;=-]/.exec(template.replaceAll(/\{\w+\}/g, '')) ?? [];
  return strange === undefined ? undefined : `the path must not hold "${strange}"`;
}

/** Whoever answers could not tell which of the two is meant. */
function sharedPlaces(table: RouteTable): string[] {
  const operationAt = new Map<string, OperationId>();
  return operationIds.flatMap((id) => {
    const { method, template } = table[id];
    const place = `${method} ${template.replaceAll(/\{[^{}/]*\}/g, '{}')}`;
    const other = operationAt.get(place);
    operationAt.set(place, id);
    return other === undefined ? [] : [`${id}: its route is that of ${other}`];
  });
}
