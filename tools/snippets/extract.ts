import { readFile } from 'node:fs/promises';

export const LANGUAGES = ['sh', 'go', 'csharp', 'js'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Snippet {
  readonly language: Language;
  readonly text: string;
  /** Where it begins on its page. */
  readonly line: number;
}

/** The fenced blocks of a page that can be run, in their order: later ones build on what earlier ones did. */
export async function snippetsOf(page: string): Promise<Snippet[]> {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(({ 1: name = '', 2: body = '', index }) => {
    const language = LANGUAGES.find((known) => known === name);
    return language ? [{ language, text: body, line: text.slice(0, index).split('\n').length + 1 }] : [];
  });
}
