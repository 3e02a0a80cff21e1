/**
 * `npm run sbom [-- FILE]`: what the product is made of, as CycloneDX, from the lock file: the production dependencies with
 * their versions, licences and digests. Default: `matchgate-<version>.cdx.json`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Parse } from 'typebox/value';

const root = join(import.meta.dirname, '..');

const Package = Type.Object({ name: Type.String(), version: Type.String(), description: Type.String() });
const Component = Type.Object({ 'bom-ref': Type.String(), name: Type.String(), version: Type.String() });
const Dependency = Type.Object({ ref: Type.String(), dependsOn: Type.Optional(Type.Array(Type.String())) });
const Sbom = Type.Object({
  bomFormat: Type.Literal('CycloneDX'),
  metadata: Type.Object({ component: Type.Object({ name: Type.String() }) }),
  components: Type.Array(Component),
  dependencies: Type.Array(Dependency),
});
const Lock = Type.Object({
  packages: Type.Record(
    Type.String(),
    Type.Object({ version: Type.Optional(Type.String()), dev: Type.Optional(Type.Boolean()) }),
  ),
});

/** In the console's files, into which the build has put them; a development dependency to npm. */
const BUNDLED = ['preact', '@preact/signals', '@preact/signals-core', 'uplot'];

/** Name and version of each package that is in a production installation, or in the product's own files. */
function shipped(): ReadonlySet<string> {
  const { packages } = Parse(Lock, JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const entries = Object.entries(packages).filter(
    ([path, { dev }]) => path !== '' && (!dev || BUNDLED.includes(nameOf(path))),
  );
  return new Set(entries.map(([path, { version }]) => `${nameOf(path)}@${version ?? ''}`));
}

const product = Parse(Package, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
// Not with --omit=dev: npm then leaves out what a dev dependency needs as well.
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const printed = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const sbom = Parse(Sbom, JSON.parse(printed));
// npm calls it after the folder that it lies in.
Object.assign(sbom.metadata.component, product);
const kept = shipped();
const left = sbom.components.filter(({ name, version }) => !kept.has(`${name}@${version}`));
const leftOut = new Set(left.map((component) => component['bom-ref']));
sbom.components = sbom.components.filter((component) => !leftOut.has(component['bom-ref']));
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => !leftOut.has(ref))
  .map((entry) => ({ ...entry, dependsOn: (entry.dependsOn ?? []).filter((ref) => !leftOut.has(ref)) }));

const file = process.argv[2] ?? `${product.name}-${product.version}.cdx.json`;
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
console.log(`${file}: ${product.name} ${product.version}, ${sbom.components.length} components`);
