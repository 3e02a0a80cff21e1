/** The overlays as `kubectl kustomize` renders them: what these tests judge is what a cluster would get. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const kubernetesFolder = join(import.meta.dirname, '..', '..', '..', 'k8s');
export const OVERLAYS: readonly string[] = readdirSync(join(kubernetesFolder, 'overlays')).sort();

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

const RENDERERS = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
] as const;
const renderer = RENDERERS.find(([command]) => spawnSync(command, ['--help'], { stdio: 'ignore' }).status === 0);

/** For `describe`: a machine with neither kubectl nor kustomize cannot render, and says so as skipped tests. */
export const canRender = renderer !== undefined;

/** @throws {Error} with what the renderer said */
export function renderOverlay(name: string): Manifest[] {
  const [command = 'kubectl', ...args] = renderer ?? [];
  const { status, stdout, stderr } = spawnSync(command, [...args, join(kubernetesFolder, 'overlays', name)], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`the overlay ${name} cannot be rendered: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

export function ofKind<T = Manifest>(manifests: readonly Manifest[], ...kinds: readonly string[]): T[] {
  return manifests.filter(({ kind }) => kinds.includes(kind)) as T[];
}

export const nameOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
