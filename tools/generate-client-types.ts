/** The types of matchgate/client, from the API's description as it is now. */
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from './generate-openapi.ts';

export async function clientTypes(): Promise<string> {
  const document = JSON.stringify(await openApiDocument());
  const types = astToString(await openapiTS(document, { defaultNonNullable: false }));
  return `/** Generated from the API's description by \`npm run generate\`; do not edit. */\n\n${types}`;
}
