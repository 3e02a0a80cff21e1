import { describe, expect, it } from '@jest/globals';
import { packageVersion } from '../../../tools/containers/build-image.ts';
import { OVERLAYS, canRender, ofKind, renderOverlay, type Manifest } from './overlays.ts';
import { containersOf, podOf, selects, workloadsOf, type Selector, type Workload } from './workloads.ts';

interface NetworkPolicy extends Manifest {
  readonly spec: { podSelector: Selector; policyTypes: string[]; ingress?: unknown[]; egress?: unknown[] };
}
interface DisruptionBudget extends Manifest {
  readonly spec: { selector: Selector; maxUnavailable?: number };
}
interface Scaler extends Manifest {
  readonly spec: { scaleTargetRef: { name: string } };
}

interface Monitor extends Manifest {
  readonly spec: { jobLabel?: string; selector: Selector };
}

const named = <T extends Manifest>(items: readonly T[]) =>
  items.map((item): [string, T] => [`${item.kind}/${item.metadata.name}`, item]);

const ownLabels = ({ metadata }: Manifest) => metadata.labels ?? {};
const podLabels = ({ spec }: Workload) => spec.template.metadata.labels;

/** What kubelet and scheduler make of a workload that came out of an overlay. */
(canRender ? describe : describe.skip).each(OVERLAYS)('the overlay %s (needs kubectl or kustomize)', (overlay) => {
  const manifests = canRender ? renderOverlay(overlay) : [];
  const workloads = workloadsOf(manifests);
  const services = ofKind(manifests, 'Service');

  it('has workloads', () => {
    expect(workloads.length).toBeGreaterThanOrEqual(2);
  });

  it.each(named(workloads))('%s: images have a version, and ours is this one', (_name, workload) => {
    for (const { image } of containersOf(workload)) {
      expect(image).toMatch(/(:[^:/]+|@sha256:[0-9a-f]{64})$/);
      expect(image).not.toMatch(/:latest$/);
      if (image?.includes('matchgate')) expect(image.split(':').at(-1)).toBe(packageVersion());
    }
  });

  it.each(named(workloads))('%s: requests and limits for processor and memory', (_name, workload) => {
    for (const { resources } of containersOf(workload)) {
      for (const bound of [resources?.requests, resources?.limits]) {
        expect(bound).toEqual({ cpu: expect.anything(), memory: expect.anything() });
      }
    }
  });

  it.each(named(workloads))('%s: no root, no rights, no writing, no token', (_name, workload) => {
    const pod = podOf(workload);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(pod.securityContext?.runAsUser).toBeGreaterThan(0);
    for (const share of ['hostNetwork', 'hostPID', 'hostIPC'] as const) expect(pod[share] ?? false).toBe(false);
    expect((pod.volumes ?? []).filter(({ hostPath }) => hostPath)).toEqual([]);
    for (const { securityContext } of containersOf(workload)) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it.each(named(workloads))('%s: all three probes, on ports that it has', (_name, workload) => {
    for (const { startupProbe, livenessProbe, readinessProbe, ports = [] } of podOf(workload).containers) {
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        expect(probe).toBeDefined();
        const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        if (port !== undefined) expect(ports.map(({ name }) => name)).toContain(port);
      }
    }
  });

  it.each(named(ofKind<Workload>(manifests, 'Deployment')))('%s: available while it is changed', (_name, workload) => {
    const labels = workload.spec.template.metadata.labels;
    expect(workload.spec.strategy?.rollingUpdate).toMatchObject({ maxUnavailable: 0 });
    const budgets = ofKind<DisruptionBudget>(manifests, 'PodDisruptionBudget');
    const own = budgets.filter(({ spec }) => selects(spec.selector, labels));
    expect(own.map(({ spec }) => spec.maxUnavailable)).toEqual([1]);
    const spread = podOf(workload).topologySpreadConstraints ?? [];
    expect(spread.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const { labelSelector } of spread) expect(selects(labelSelector ?? {}, labels)).toBe(true);
  });

  it.each(named(workloads))('%s: closed in both directions, and opened by name', (_name, workload) => {
    const labels = workload.spec.template.metadata.labels;
    const policies = ofKind<NetworkPolicy>(manifests, 'NetworkPolicy').filter(({ spec }) =>
      selects(spec.podSelector, labels),
    );
    const closing = policies.filter(({ spec }) => !spec.ingress && !spec.egress);
    expect(closing.flatMap(({ spec }) => spec.policyTypes).sort()).toEqual(['Egress', 'Ingress']);
    for (const rule of policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])) {
      expect(rule).toHaveProperty('ports');
    }
    for (const rule of policies.flatMap(({ spec }) => spec.ingress ?? [])) expect(rule).toHaveProperty('from');
  });

  it('has everything scraped under the job that rules and dashboard ask for', () => {
    const labelsOf = (kind: string) => (kind === 'PodMonitor' ? workloads.map(podLabels) : services.map(ownLabels));
    for (const { kind, spec } of ofKind<Monitor>(manifests, 'ServiceMonitor', 'PodMonitor')) {
      const scraped = labelsOf(kind).filter((labels) => selects(spec.selector, labels));
      expect(scraped.map((labels) => labels[spec.jobLabel ?? ''])).toEqual(['matchgate']);
    }
  });

  it('lets whoever scales a workload say how many there are', () => {
    for (const { spec } of ofKind<Scaler>(manifests, 'ScaledObject', 'HorizontalPodAutoscaler')) {
      const scaled = workloads.filter(({ metadata }) => metadata.name === spec.scaleTargetRef.name);
      expect(scaled.map(({ spec: { replicas } }) => replicas)).toEqual([undefined]);
    }
  });
});
