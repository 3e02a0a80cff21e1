/** A route's template, taken apart once, so that a call only joins strings; and its query. */
import { templateParameters } from './contract/index.ts';

/** Half of a character: no text that could be encoded. */
const loneSurrogate = /\p{Surrogate}/u;

/** The parameter whose value no URL can carry. */
export interface Unusable {
  readonly unusable: string;
}

export type PathTemplate = (parameters: Readonly<Record<string, string>>) => { readonly path: string } | Unusable;

export function compilePathTemplate(prefix: string, template: string): PathTemplate {
  const names = templateParameters(template);
  const literals = (prefix + template).split(/\{[^{}/]*\}/);
  return (parameters) => {
    let path = literals[0] ?? '';
    for (const [index, name] of names.entries()) {
      const value = parameters[name] ?? '';
      // A server, or a proxy before it, may take these for steps in the path and find another object.
      if (value === '' || value === '.' || value === '..' || loneSurrogate.test(value)) return { unusable: name };
      path += encodeURIComponent(value) + (literals[index + 1] ?? '');
    }
    return { path };
  };
}

export type QueryValue = string | number | boolean | undefined;

/** `?a=b`, or nothing when no value is given. */
export function queryString(
  values: Readonly<Record<string, QueryValue>> | undefined,
): { readonly query: string } | Unusable {
  let query = '';
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === undefined) continue;
    if (loneSurrogate.test(String(value))) return { unusable: name };
    query += `${query ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
  }
  return { query };
}
