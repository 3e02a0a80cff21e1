/** What a caller of the API as it was could no longer do with the API as it is: removed, narrowed, newly required. Pure. */
import { schemaChanges, type Direction, type Schema } from './schema-changes.ts';

type Content = Readonly<Record<string, { readonly schema?: Schema } | undefined>>;
interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}
interface Answer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}
interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer | undefined>>;
}
export interface ApiDocument {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>> | undefined>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema | undefined>> };
}

interface Pair {
  readonly before: ApiDocument;
  readonly after: ApiDocument;
}

/** Each as `where: what`; empty where everything that worked still works. */
export function breakingChanges(before: ApiDocument, after: ApiDocument): string[] {
  return Object.entries(before.paths).flatMap(([path, operations = {}]) =>
    Object.entries(operations).flatMap(([method, was]) => {
      const is = after.paths[path]?.[method];
      const where = `${method.toUpperCase()} ${path}`;
      if (!was) return [];
      return is ? operationChanges({ before, after }, was, is, where) : [`${where}: the operation is gone`];
    }),
  );
}

function operationChanges(pair: Pair, was: Operation, is: Operation, where: string): string[] {
  return [
    ...(was.operationId === is.operationId ? [] : [`${where}: operationId was ${was.operationId ?? 'none'}`]),
    ...parameterChanges(pair, was.parameters ?? [], is.parameters ?? [], where),
    ...bodyChanges(pair, was, is, `${where} request`),
    ...answerChanges(pair, was, is, where),
  ];
}

function parameterChanges(pair: Pair, was: readonly Parameter[], is: readonly Parameter[], where: string): string[] {
  const same = (one: Parameter) => (other: Parameter) => one.in === other.in && one.name === other.name;
  const at = (parameter: Parameter) => `${where} ${parameter.in} ${parameter.name}`;
  const gone = was.filter((one) => !is.some(same(one))).map((one) => `${at(one)}: the parameter is gone`);
  const others = is.flatMap((now) => {
    const before = was.find(same(now));
    const needed = now.required && !before?.required ? [`${at(now)}: is required now`] : [];
    const schema = before ? changes(pair, 'request', before.schema ?? {}, now.schema ?? {}, at(now)) : [];
    return [...needed, ...schema];
  });
  return [...gone, ...others];
}

function bodyChanges(pair: Pair, was: Operation, is: Operation, where: string): string[] {
  const needed = is.requestBody?.required && !was.requestBody?.required ? [`${where}: is required now`] : [];
  return [
    ...needed,
    ...contentChanges(pair, 'request', was.requestBody?.content ?? {}, is.requestBody?.content ?? {}, where),
  ];
}

function answerChanges(pair: Pair, was: Operation, is: Operation, where: string): string[] {
  return Object.entries(was.responses).flatMap(([status, before = {}]) => {
    const after = is.responses[status];
    const at = `${where} ${status}`;
    if (!after) return [`${at}: the answer is gone`];
    const headers = Object.keys(before.headers ?? {}).filter((name) => !(name in (after.headers ?? {})));
    return [
      ...headers.map((name) => `${at}: the header ${name} is gone`),
      ...contentChanges(pair, 'answer', before.content ?? {}, after.content ?? {}, at),
    ];
  });
}

function contentChanges(pair: Pair, direction: Direction, was: Content, is: Content, where: string): string[] {
  return Object.entries(was).flatMap(([type, before]) => {
    const after = is[type];
    if (!after) return [`${where}: ${type} is gone`];
    return changes(pair, direction, before?.schema ?? {}, after.schema ?? {}, where);
  });
}

function changes({ before, after }: Pair, direction: Direction, was: Schema, is: Schema, where: string): string[] {
  return schemaChanges({ before: lookUp(before), after: lookUp(after), direction }, was, is, where);
}

/** @throws {Error} for a reference to what is not there */
const lookUp =
  ({ components }: ApiDocument) =>
  (reference: string): Schema => {
    const name = reference.replace('#/components/schemas/', '');
    const schema = components?.schemas?.[name];
    if (!schema) throw new Error(`${reference} does not exist`);
    return schema;
  };
