/** The Orchestration API's types, from its OpenAPI file. */
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../src/orchestration/openapi.yaml', import.meta.url);

export async function orchestrationContract(): Promise<string> {
  // A request may leave out what has a default; an array of at most no items is `[]`.
  const types = astToString(await openapiTS(source, { arrayLength: true, defaultNonNullable: false }));
  return `/** Generated from openapi.yaml by \`npm run generate\`; do not edit. */\n\n${types}`;
}
