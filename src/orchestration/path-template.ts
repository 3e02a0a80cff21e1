/** A route's template, taken apart once, so that a call only joins strings. */
import { templateParameters } from './contract/index.ts';

/** Fills the template, or names the parameter whose value no path can carry. */
export type PathTemplate = (
  parameters: Readonly<Record<string, string>>,
) => { readonly path: string } | { readonly unusable: string };

export function compilePathTemplate(prefix: string, template: string): PathTemplate {
  const names = templateParameters(template);
  const literals = (prefix + template).split(/\{[^{}/]*\}/);
  return (parameters) => {
    let path = literals[0] ?? '';
    for (const [index, name] of names.entries()) {
      const value = parameters[name] ?? '';
      // A server, or a proxy before it, may take these for steps in the path and find another object.
      if (value === '' || value === '.' || value === '..') return { unusable: name };
      path += encodeURIComponent(value) + (literals[index + 1] ?? '');
    }
    return { path };
  };
}

export type QueryValue = string | number | boolean | undefined;

/** `?a=b`, or nothing when no value is given. */
export function queryString(values: Readonly<Record<string, QueryValue>> | undefined): string {
  let query = '';
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value !== undefined) query += `${query ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
  }
  return query;
}
