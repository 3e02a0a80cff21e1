/** What a JSON text says that the value made from it no longer shows. Nothing here recurses. */
export interface TextOutline {
  readonly depth: number;
  /** Names in objects, repeated ones included. */
  readonly members: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const isOpening = (char: number) => char === 0x5b || char === 0x7b;
const isClosing = (char: number) => char === 0x5d || char === 0x7d;

/** Whether a text opens more objects and lists than that; where it does not, none of them is deeper. A fraction of the outline. */
export function opensMoreThan(text: string, limit: number): boolean {
  let opened = 0;
  for (const opening of '{[') {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
      opened += 1;
      if (opened > limit) return true;
    }
  }
  return false;
}

/** Right for every text that is JSON. */
export function outlineOf(text: string): TextOutline {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === COLON) members += 1;
    else if (isOpening(char)) deepest = Math.max(deepest, (depth += 1));
    else if (isClosing(char)) depth -= 1;
  }
  return { depth: deepest, members };
}

/** Where the quotation mark is that ends the string which begins here; the end of the text where none does. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

export interface ShallowText {
  readonly text: string;
  /** Which items, by their place in a list that the outermost object holds, something was taken out of. */
  readonly cutItems: ReadonlySet<number>;
}

/** How deep a list's items stand in the outermost object. */
export const ITEM_DEPTH = 2;

/** The text with null for whatever nests deeper than so many levels; what stood there is not looked at. */
export function withoutDeeper(text: string, maxDepth: number): ShallowText {
  const kept: string[] = [];
  const cutItems = new Set<number>();
  let depth = 0;
  let item = 0;
  let keepFrom = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === COMMA && depth === ITEM_DEPTH) item += 1;
    else if (isOpening(char)) {
      depth += 1;
      if (depth === ITEM_DEPTH) item = 0;
      if (depth !== maxDepth + 1) continue;
      cutItems.add(item);
      kept.push(text.slice(keepFrom, i), 'null');
      // Where it does not end, nothing follows that could be kept.
      keepFrom = text.length;
    } else if (isClosing(char)) {
      if (depth === maxDepth + 1) keepFrom = i + 1;
      depth -= 1;
    }
  }
  kept.push(text.slice(keepFrom));
  return { text: kept.join(''), cutItems };
}

/**
 * The texts of the items in the list that is all that the outermost object holds, without the space around them; undefined
 * where it holds more. Right for every text that is JSON.
 */
export function itemTexts(text: string): string[] | undefined {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (isOpening(char)) {
      depth += 1;
      if (depth === ITEM_DEPTH) from = i + 1;
    } else if (char === COMMA && depth < ITEM_DEPTH) return undefined;
    else if (depth === ITEM_DEPTH && (char === COMMA || isClosing(char))) {
      items.push(text.slice(from, i).trim());
      from = i + 1;
    }
    if (isClosing(char)) depth -= 1;
  }
  return items;
}

interface Container {
  readonly pointer: string;
  readonly names: Set<string> | null;
  index: number;
  name: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]/gs;

/** JSON pointers to the names that an object of this (valid) JSON text gives again, at most so many. */
export function repeatedNames(text: string, limit: number): string[] {
  const repeated: string[] = [];
  const open: Container[] = [];
  let string = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      open.push({ pointer: pointerTo(inside), names: token === '{' ? new Set() : null, index: 0, name: '' });
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inside) inside.index += 1;
    else if (token !== ':') string = token;
    else if (inside?.names) {
      inside.name = String(JSON.parse(string));
      if (inside.names.has(inside.name)) repeated.push(pointerTo(inside));
      inside.names.add(inside.name);
      if (repeated.length >= limit) return repeated;
    }
  }
  return repeated;
}

function pointerTo(container: Container | undefined): string {
  if (!container) return '';
  return pointerToChild(container.pointer, container.names ? container.name : container.index);
}

/** Nobody is told a longer one. */
export const MAX_POINTER_CHARACTERS = 200;

/** RFC 6901; of a pointer that is too long only as much as shows that: a name may have a quarter of a million characters. */
export function pointerToChild(pointer: string, name: string | number): string {
  if (pointer.length > MAX_POINTER_CHARACTERS) return pointer;
  const shown = String(name).slice(0, MAX_POINTER_CHARACTERS);
  return `${pointer}/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
