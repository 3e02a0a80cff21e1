/** Leads who imports a package to what tools/bundle-test-packages.mjs has made of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '.matchgate', 'test-packages');
const list = join(folder, 'places.json');
const places = new Map(existsSync(list) ? Object.entries(JSON.parse(readFileSync(list, 'utf8'))) : []);

/** A package in CommonJS that requires another gets it from node_modules, as it would without us. */
export function sync(name, options) {
  const file = options.conditions?.includes('import') ? places.get(name) : undefined;
  return file === undefined ? options.defaultResolver(name, options) : join(folder, file);
}
