/**
 * What a manifest has that its kind does not allow, by kubernetes-models: its compiled schemas for types, formats and what is
 * required; its TypeScript interfaces for fields that do not exist, which the schemas let pass.
 */
import { join } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './overlays.ts';

/** Packages of kinds that are not Kubernetes' own. */
const PACKAGES: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'keda.sh': '@kubernetes-models/keda',
};

function moduleOf({ apiVersion, kind }: Manifest): string {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return `${PACKAGES[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
}

type Model = new (manifest: Manifest) => { validate(): void };

/** @throws for a kind that nobody has a schema of */
export async function wrongValues(manifest: Manifest): Promise<string[]> {
  const models = (await import(moduleOf(manifest))) as Record<string, Model>;
  const KindModel = models[manifest.kind];
  if (!KindModel) throw new Error(`no schema of ${manifest.apiVersion} ${manifest.kind}`);
  try {
    new KindModel(manifest).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** All at once: the compiler reads the interfaces only one time. */
export function unknownFields(manifests: readonly Manifest[]): string[] {
  const file = join(import.meta.dirname, 'rendered-manifests.ts');
  const source = manifests.map(
    (manifest, index) =>
      `import type { I${manifest.kind} as Kind${index} } from '${moduleOf(manifest)}';\n` +
      `export const manifest${index}: Kind${index} = ${JSON.stringify(manifest, null, 1)};\n`,
  );
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, source.join(''), ts.ScriptTarget.ES2022)
      : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram([file], OPTIONS, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
