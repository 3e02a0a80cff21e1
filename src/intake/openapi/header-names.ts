/** Node hands headers on in lower case, and so they stand in the routes' schemas; readers know them as their standards write them. */
const HEADER_NAMES: Readonly<Record<string, string>> = {
  prefer: 'Prefer',
  'last-event-id': 'Last-Event-ID',
};

/** Taken over where it is of this form and made anew where not: nothing is refused for it, so no route checks it. */
const REQUEST_ID = {
  in: 'header',
  name: 'X-Request-Id',
  required: false,
  description: 'Names this request in logs, problems and traces.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
};

interface Parameter {
  readonly in: string;
  readonly name: string;
}

export function withHeaderNames<T extends { paths?: object }>(document: T): T {
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => [
    path,
    Object.fromEntries(
      Object.entries(operations as object).map(([method, operation]) => [method, named(operation as object)]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) as T['paths'] };
}

function named(operation: { readonly parameters?: readonly Parameter[] }): object {
  const { parameters = [], ...rest } = operation;
  const renamed = parameters.map((parameter) =>
    parameter.in === 'header' ? { ...parameter, name: HEADER_NAMES[parameter.name] ?? parameter.name } : parameter,
  );
  return { ...rest, parameters: [...renamed, REQUEST_ID] };
}
