/**
 * The Orchestration API's contract: `openapi.yaml` and what is derived from it. Whoever speaks the API, from either side,
 * needs this folder and nothing else of the client.
 */
export * from './types.ts';
export {
  byOperation,
  isOperationId,
  methods,
  operationIds,
  operations,
  type Method,
  type Operation,
} from './operations.ts';
export {
  RouteError,
  routeFor,
  routeTable,
  templateParameters,
  type Route,
  type RouteOverrides,
  type RouteTable,
} from './routes.ts';
export {
  requestValidator,
  responseValidator,
  validate,
  validator,
  type Problem,
  type Validated,
  type Validator,
} from './validation.ts';
