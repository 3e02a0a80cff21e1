/**
 * Where each operation is found. The upstream does not publish its routes, so the contract's are inferred; every one of
 * them can be replaced by `"METHOD /template"` without touching the code.
 */
import { byOperation, isOperationId, methods, operations, type Method, type Operation } from './operations.ts';
import type { OperationId } from './types.ts';

export interface Route {
  readonly method: Method;
  readonly template: string;
}
export type RouteTable = Readonly<Record<OperationId, Route>>;
export type RouteOverrides = Partial<Record<OperationId, string>>;

/** The overrides cannot be used; the message names the operation and what is wrong with its route. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
}

/**
 * The overrides are a `RouteOverrides`, or what a file holds in its place.
 * @throws RouteError when an override names no operation, or its method or path parameters do not fit.
 */
export function routeTable(overrides: Readonly<Record<string, unknown>> = {}): RouteTable {
  for (const name of Object.keys(overrides)) {
    if (!isOperationId(name)) throw new RouteError(`routes: there is no operation "${name}"`);
  }
  return byOperation((id) => {
    const override = overrides[id];
    return override === undefined ? operations[id] : parseRoute(operations[id], override);
  });
}

export const routeFor = (id: OperationId, overrides?: RouteOverrides): Route => routeTable(overrides)[id];

/** `/a/{x}/b` gives `['x']`. */
export const templateParameters = (template: string): string[] =>
  [...template.matchAll(/\{([^{}/]*)\}/g)].map(([, name]) => name ?? '');

const routeForm = 'a route is written "METHOD /path/{parameter}"';

function parseRoute(operation: Operation, route: unknown): Route {
  if (typeof route !== 'string') throw new RouteError(`routes: ${operation.id}: ${routeForm}`);
  const [verb = '', template = '', ...rest] = route.trim().split(/\s+/);
  const method = methods.find((known) => known === verb.toUpperCase());
  const problem = method
    ? templateProblem(operation, template, rest)
    : `the method must be one of ${methods.join(', ')}`;
  if (!method || problem !== undefined) throw new RouteError(`routes: ${operation.id}: ${problem ?? ''}`);
  return { method, template };
}

function templateProblem(operation: Operation, template: string, rest: readonly string[]): string | undefined {
  if (rest.length > 0 || !template.startsWith('/')) return routeForm;
  if (/[?#]/.test(template)) return 'the path holds a query or a fragment';
  const present = templateParameters(template);
  const missing = operation.pathParameters.find((name) => !present.includes(name));
  if (missing !== undefined) return `the path parameter {${missing}} is missing`;
  const unknown = present.find((name) => !operation.pathParameters.includes(name));
  if (unknown !== undefined) return `there is no path parameter {${unknown}}`;
  return present.length > operation.pathParameters.length ? 'a path parameter occurs twice' : undefined;
}
