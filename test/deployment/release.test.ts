import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryPoints, pack } from '../package/packed.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The build lists what it has bundled, with its licence. */
function packagesIn(licences: string): string[] {
  return read(licences)
    .split('\n----\n\n')
    .map((text) => /^(\S+) (\S+) \(.+\)\n/.exec(text)?.slice(1, 3).join('@') ?? text.slice(0, 80));
}

describe('the npm package', () => {
  const paths = pack().files.map(({ path }) => path);

  it('has what runs, what it is run with, and what tells about it; and nothing else', () => {
    const expected =
      /^(dist\/.+\.(js|js\.map|d\.ts|lua|ya?ml|json)|dist\/console\/assets\/[\w.-]+|dist\/bundle\/licences\.txt|examples\/[\w-]+\.(yaml|json)|[A-Z]+(\.md)?|package\.json)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    expect(paths.filter((path) => path.includes('.test.'))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'examples/profiles.yaml']));
  });

  it('has the console', () => {
    expect(paths).toEqual(
      expect.arrayContaining(['index.html', 'licences.txt'].map((file) => `dist/console/assets/${file}`)),
    );
    expect(paths.filter((path) => path.includes('console/app/'))).toEqual([]);
  });

  it('has every script of the ledger, which no compiler would miss', () => {
    const scripts = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.lua'),
    );
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of scripts) expect(paths).toContain(`dist/${script}`);
  });

  it('has whatever its entry points lead to', () => {
    const { exports, bins } = entryPoints();
    for (const entry of [...exports.map((name) => `dist/${name.slice(2)}/index.js`), ...bins]) {
      expect(paths).toContain(entry);
    }
  });
});

describe('the bill of materials', () => {
  it('lists each production dependency of the lock file, what the console is bundled of, and no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'matchgate-sbom-'));
    const file = join(folder, 'sbom.json');
    execFileSync(process.execPath, [join(root, 'tools', 'sbom.ts'), file], { cwd: root });
    const sbom = JSON.parse(readFileSync(file, 'utf8')) as {
      metadata: { component: { name: string; version: string } };
      components: { name: string; version: string; hashes: unknown[] }[];
    };
    rmSync(folder, { recursive: true });
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version: string; dev?: boolean }>;
    };
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
    expect(sbom.metadata.component).toMatchObject({ name, version });
    const locked = Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, entry]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${entry.version}`);
    const listed = sbom.components.map((component) => `${component.name}@${component.version}`);
    const bundled = packagesIn('dist/console/assets/licences.txt');
    expect(bundled.length).toBeGreaterThan(2);
    expect(new Set(listed)).toEqual(new Set([...locked, ...bundled]));
    const inRoles = packagesIn('dist/bundle/licences.txt');
    expect(inRoles.length).toBeGreaterThan(50);
    expect(inRoles.filter((name) => !listed.includes(name))).toEqual([]);
    expect(sbom.components.every(({ hashes }) => hashes.length > 0)).toBe(true);
  });
});
