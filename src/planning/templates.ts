/** Texts with `{{expression}}` in them, and the label or annotation entries made of two such texts. */
import { compileExpression, type Expression } from './expression.ts';
import { MAX_ANNOTATION_LENGTH } from './label-syntax.ts';
import type { MatchView } from './match-view.ts';

export type Template = readonly (string | Expression)[];

/** One label or annotation as the profile writes it; both sides may hold expressions. */
export interface CompiledEntry {
  readonly key: Template;
  readonly value: Template;
  /** As written in the file, for explanations. */
  readonly writtenKey: string;
}

export type TemplateResult =
  { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly message: string };

export type Rendering = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

export function compileTemplate(source: string): TemplateResult {
  const parts: (string | Expression)[] = [];
  let position = 0;
  for (let open = source.indexOf('{{'); open >= 0; open = source.indexOf('{{', position)) {
    const close = closingBraces(source, open + 2);
    if (close < 0) return { ok: false, message: `must close the {{ at character ${open + 1} with }}` };
    const compiled = compileExpression(source.slice(open + 2, close).trim());
    if (!compiled.ok) return compiled;
    const typeProblem = unprintable(compiled.expression.type);
    if (typeProblem !== null) return { ok: false, message: typeProblem };
    if (open > position) parts.push(source.slice(position, open));
    parts.push(compiled.expression);
    position = close + 2;
  }
  if (position < source.length) parts.push(source.slice(position));
  return { ok: true, template: parts };
}

/** The text itself where there is nothing to evaluate, so that it can be checked when the file is loaded. */
export function staticText(template: Template): string | null {
  let text = '';
  for (const part of template) {
    if (typeof part !== 'string') return null;
    text += part;
  }
  return text;
}

export function expressionCount(entries: readonly CompiledEntry[]): number {
  const parts = entries.flatMap(({ key, value }) => [...key, ...value]);
  return parts.filter((part) => typeof part !== 'string').length;
}

export function render(template: Template, view: MatchView): Rendering {
  let text = '';
  for (const part of template) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const evaluated = part.evaluate(view);
    if (!evaluated.ok) return evaluated;
    const printed = printedValue(evaluated.value);
    if (printed === null) {
      return { ok: false, why: `${part.source} is ${kindOf(evaluated.value)}, not text, a number or a boolean` };
    }
    text += printed;
    // Longer than anything it could be written to; joined further, it would be copied each time that it is looked at.
    if (text.length > MAX_ANNOTATION_LENGTH)
      return { ok: false, why: `is longer than ${MAX_ANNOTATION_LENGTH} characters` };
  }
  return { ok: true, text };
}

/** Where the expression ends: the first `}}` that is in no CEL text and closes no CEL map; -1 if there is none. */
function closingBraces(source: string, start: number): number {
  let depth = 0;
  let quote: string | null = null;
  for (let index = start; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (quote !== null) {
      if (character === '\\') index += 1;
      else if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    else if (character === '}' && source.charAt(index + 1) === '}') return index;
  }
  return -1;
}

const PRINTABLE_TYPES: ReadonlySet<string> = new Set(['string', 'int', 'double', 'bool', 'dyn']);

function unprintable(type: string): string | null {
  return PRINTABLE_TYPES.has(type) ? null : `must give text, a number or a boolean, and gives a ${type}`;
}

/** Whole numbers without a fraction (5, never 5.0), as JSON writes them. */
function printedValue(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : null;
    default:
      return null;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
}
