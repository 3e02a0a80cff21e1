/**
 * Holds openapi/openapi.json against what OpenAPI 3.1 allows, and against the newest released description of the same
 * major version: what callers of that one rely on must still be there. A release copies openapi.json to openapi/released/.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { breakingChanges, type ApiDocument } from './openapi/breaking-changes.ts';
import { newestOfMajor } from './openapi/released-version.ts';

const folder = join(import.meta.dirname, '..', 'openapi');

/** @throws {Error} saying what is wrong with a file that is no OpenAPI document */
async function read(file: string): Promise<ApiDocument> {
  const text = await readFile(join(folder, file), 'utf8');
  const { valid, errors } = await new Validator().validate(text);
  if (!valid) throw new Error(`openapi/${file} is no OpenAPI document: ${JSON.stringify(errors)}`);
  return JSON.parse(text) as ApiDocument;
}

const present = await read('openapi.json');
const released = newestOfMajor(await readdir(join(folder, 'released')), present.info.version);
const breaks = released === undefined ? [] : breakingChanges(await read(join('released', released)), present);
for (const change of breaks) console.error(change);
if (breaks.length > 0) {
  console.error(
    `\n${breaks.length} breaking changes against openapi/released/${String(released)}: take them back, or raise the`,
  );
  console.error('first number of API_VERSION (src/intake/openapi/description.ts) and keep serving the old version.');
  process.exitCode = 1;
} else {
  console.log(`valid OpenAPI, and nothing breaks against ${released ?? 'nothing released yet'}`);
}
