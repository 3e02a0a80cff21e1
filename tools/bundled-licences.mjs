/** What the builds by esbuild owe to the authors of the packages whose code they copy. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Of each package with code in the bundle: its name, version and licence, and the licence's text where it has one. */
export function licencesOf(root, metafile) {
  const names = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([input]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.slice(0, 1) ?? []);
  return [...new Set(names)]
    .sort()
    .map((folder) => licenceIn(join(root, folder)))
    .join('\n----\n\n');
}

function licenceIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file === undefined ? 'It brings no text of it.' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
