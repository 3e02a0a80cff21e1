/** YAML text → plain value, with the place of every part. Refuses what could mean two things or grow without bound. */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { PathStep, ProfileProblem } from './profile-problem.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type YamlResult =
  | { readonly ok: true; readonly value: unknown; readonly placeOf: (path: readonly PathStep[]) => Place | null }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

/** Anchors may be repeated, but not so as to turn a small file into a huge one. */
const MAX_EXPANDED_NODES = 200_000;
const MAX_DEPTH = 32;

export function readYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const failed = (message: string, offset: number): YamlResult => ({
    ok: false,
    problems: [{ path: '', message, ...placeAt(offset) }],
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, schema: 'core' });
    const complaints = [...document.errors, ...document.warnings];
    if (complaints.length > 0) {
      const problems = complaints.map(({ message, pos }) => ({
        path: '',
        message: `must be valid YAML: ${message}`,
        ...placeAt(pos[0]),
      }));
      return { ok: false, problems };
    }
    const expansion = expansionProblem(document);
    if (expansion !== null) return failed(expansion.message, expansion.offset);
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    return { ok: true, value, placeOf: (path) => placeOf(document, path, placeAt) };
  } catch (err) {
    if (err instanceof RangeError) return failed(`must not be nested more than ${MAX_DEPTH} deep`, 0);
    throw err;
  }
}

interface Expansion {
  readonly message: string;
  readonly offset: number;
}

/** Walks the document as it will look with every alias replaced, and stops as soon as that is too much. */
function expansionProblem(document: Document.Parsed): Expansion | null {
  let nodes = 0;
  const visit = (node: unknown, depth: number, offset: number): Expansion | null => {
    nodes += 1;
    if (nodes > MAX_EXPANDED_NODES) {
      return { message: `must not grow beyond ${MAX_EXPANDED_NODES} values when its aliases are replaced`, offset };
    }
    if (depth > MAX_DEPTH) return { message: `must not be nested more than ${MAX_DEPTH} deep`, offset };
    const here = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    if (isAlias(node)) return visit(node.resolve(document), depth + 1, here);
    if (isPair(node)) return visit(node.value, depth, here);
    if (!isMap(node) && !isSeq(node)) return null;
    for (const item of node.items) {
      const problem = visit(item, depth + 1, here);
      if (problem !== null) return problem;
    }
    return null;
  };
  return visit(document.contents, 0, 0);
}

/** The place of the value at the path; where there is none (something is missing), that of the nearest part around it. */
function placeOf(
  document: Document.Parsed,
  path: readonly PathStep[],
  placeAt: (offset: number) => Place,
): Place | null {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair !== undefined && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      next = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
      if (isNode(next)) offset = next.range?.[0] ?? offset;
    }
    if (next === undefined) break;
    node = next;
  }
  return offset === undefined ? null : placeAt(offset);
}
