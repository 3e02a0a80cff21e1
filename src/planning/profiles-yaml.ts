/** YAML text → plain value, with the place of every part. Refuses what could mean two things or grow without bound. */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Alias,
  type Document,
  type YAMLMap,
} from 'yaml';
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
const MAX_ALIASES = 100;
const MAX_DEPTH = 32;

export function readYaml(text: string): YamlResult {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // The library's own check for repeated keys compares each with each: minutes for a file of many.
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    schema: 'core',
    uniqueKeys: false,
  } as const;
  const document = parseDocument(text, options);
  const complaints = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    message: `must be valid YAML: ${message}`,
    offset: pos[0],
  }));
  const found = complaints.length > 0 ? complaints : new Walk(document).problems();
  if (found.length > 0) {
    return { ok: false, problems: found.map(({ message, offset }) => ({ path: '', message, ...placeAt(offset) })) };
  }
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  return { ok: true, value, placeOf: (path) => placeOf(document, path, placeAt) };
}

interface Found {
  readonly message: string;
  readonly offset: number;
}

/** Goes through the document as it will look with every alias replaced, and stops as soon as that is too much. */
class Walk {
  readonly #document: Document.Parsed;
  readonly #found: Found[] = [];
  readonly #anchored = new Map<Alias, unknown>();
  #remaining = MAX_EXPANDED_NODES;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  problems(): readonly Found[] {
    this.#visit(this.#document.contents, 0, 0);
    return this.#found;
  }

  /** False when there is no point in going on. */
  #visit(node: unknown, depth: number, outerOffset: number): boolean {
    const offset = isNode(node) ? (node.range?.[0] ?? outerOffset) : outerOffset;
    this.#remaining -= 1;
    if (this.#remaining < 0) {
      return this.#stop(`must not grow beyond ${MAX_EXPANDED_NODES} values when its aliases are replaced`, offset);
    }
    if (depth > MAX_DEPTH) return this.#stop(`must not be nested more than ${MAX_DEPTH} deep`, offset);
    if (isAlias(node)) return this.#visitAlias(node, depth, offset);
    if (isSeq(node)) return node.items.every((item) => this.#visit(item, depth + 1, offset));
    if (!isMap(node)) return true;
    this.#checkKeys(node, offset);
    return node.items.every(({ value }) => this.#visit(value, depth + 1, offset));
  }

  /** Finding an anchor takes a search of the whole document: each alias once, and not too many of them. */
  #visitAlias(alias: Alias, depth: number, offset: number): boolean {
    if (!this.#anchored.has(alias)) {
      if (this.#anchored.size === MAX_ALIASES)
        return this.#stop(`must not have more than ${MAX_ALIASES} aliases`, offset);
      const anchored = alias.resolve(this.#document);
      this.#anchored.set(alias, anchored);
      if (anchored === undefined) {
        const message = `must not use the alias *${alias.source}: no anchor &${alias.source} comes before it`;
        this.#found.push({ message, offset });
      }
    }
    return this.#visit(this.#anchored.get(alias), depth + 1, offset);
  }

  #checkKeys({ items }: YAMLMap, mapOffset: number): void {
    const keys = new Set<unknown>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      const offset = key.range?.[0] ?? mapOffset;
      if (keys.has(key.value))
        this.#found.push({ message: `must not give the key ${String(key.value)} twice`, offset });
      keys.add(key.value);
    }
  }

  #stop(message: string, offset: number): false {
    this.#found.push({ message, offset });
    return false;
  }
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
