/**
 * Makes the operators' console out of src/console/app: one script, one style sheet, a page that names them by their content,
 * and the licences of what is bundled. Uses esbuild alone; the image's build runs it too, with little else of tools/.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './bundled-licences.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const app = join(root, 'src', 'console', 'app');
const assets = join(root, 'dist', 'console', 'assets');

rmSync(assets, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const { metafile } = await build({
  entryPoints: [
    { in: join(app, 'main.tsx'), out: 'app' },
    { in: join(app, 'styles.css'), out: 'app' },
  ],
  outdir: assets,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  absWorkingDir: root,
  tsconfig: join(app, 'tsconfig.json'),
  logLevel: 'warning',
});
const outputs = Object.keys(metafile.outputs).map((output) => basename(output));
const named = (extension) => outputs.find((output) => output.endsWith(extension));
const page = readFileSync(join(app, 'index.html'), 'utf8');
// Its links count from /console, wherever a proxy may have put that.
const filled = page.replace('app.js', `console/${named('.js')}`).replace('app.css', `console/${named('.css')}`);
writeFileSync(join(assets, 'index.html'), filled);
cpSync(join(app, 'icon.svg'), join(assets, 'icon.svg'));
writeFileSync(join(assets, 'licences.txt'), licencesOf(root, metafile));
