/** The parts of rendered workloads and policies that the tests speak of. */
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { ofKind, type Manifest } from './overlays.ts';

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: string[];
  }[];
}

export interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly strategy?: { readonly rollingUpdate?: { readonly maxSurge?: unknown; readonly maxUnavailable?: unknown } };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: IPodSpec;
    };
  };
}

export const workloadsOf = (manifests: readonly Manifest[]) =>
  ofKind<Workload>(manifests, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job');

export const podOf = ({ spec }: Workload): IPodSpec => spec.template.spec;

export function containersOf(workload: Workload): IContainer[] {
  const { initContainers = [], containers } = podOf(workload);
  return [...initContainers, ...containers];
}

/** Kubernetes' own rule: an empty selector takes everything. */
export function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
) {
  const labelled = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  return (
    labelled &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator !== 'In') throw new Error(`the test knows no operator ${operator}`);
      return values.includes(labels[key] ?? '');
    })
  );
}
