import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRole, loadConfiguration, type Configuration } from '../../../src/config/configuration.ts';
import { VARIABLES, type Variable } from '../../../src/config/variables.ts';
import { LEFT_AT_DEFAULT } from './left-at-default.ts';
import { OVERLAYS, canRender, kubernetesFolder, ofKind, renderOverlay, type Manifest } from './overlays.ts';
import { containersOf, podOf, workloadsOf, type Workload } from './workloads.ts';

interface WithData extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
}

/** What the operator puts into the Secret, whoever makes it: docs/kubernetes.md names the same keys. */
const SECRET_KEYS: Readonly<Record<string, string>> = {
  'redis-url': 'redis://redis.example.com:6379',
  'orchestration-client-secret': 'a secret',
  'api-keys': '[]',
};
const MOUNTED_SECRETS = '/run/secrets/matchgate/';

/** `ENV` of the Dockerfile's last stage, which a container has before a manifest says anything. */
function imageEnvironment(): Record<string, string> {
  const dockerfile = readFileSync(join(kubernetesFolder, '..', 'Dockerfile'), 'utf8').replaceAll(/\\\n\s*/g, ' ');
  const [, settings = ''] = /^ENV (.*)$/m.exec(dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))) ?? [];
  const pairs = [...settings.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [
    name,
    value,
  ]);
  return Object.fromEntries(pairs);
}

function environmentOf(workload: Workload, manifests: readonly Manifest[]): Record<string, string> {
  const maps = new Map(ofKind<WithData>(manifests, 'ConfigMap').map(({ metadata, data }) => [metadata.name, data]));
  const environment: Record<string, string> = {};
  for (const { env = [], envFrom = [] } of containersOf(workload)) {
    for (const { configMapRef } of envFrom) Object.assign(environment, maps.get(configMapRef?.name ?? '') ?? {});
    for (const { name, value } of env) environment[name] = value ?? '';
  }
  return environment;
}

/** With the files of the mounted Secret read, as kubelet would have put them there. */
function withSecrets(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      if (!name.endsWith('_FILE') || !value.startsWith(MOUNTED_SECRETS)) return [name, value];
      const key = value.slice(MOUNTED_SECRETS.length);
      expect(Object.keys(SECRET_KEYS)).toContain(key);
      // A file that the process reads by itself, and watches.
      if (name in VARIABLES) return [name, value];
      return [name.slice(0, -'_FILE'.length), SECRET_KEYS[key] ?? ''];
    }),
  );
}

const variables = Object.entries<Variable>(VARIABLES);
const settable = new Set(variables.flatMap(([name, { secret }]) => (secret ? [name, `${name}_FILE`] : [name])));

function oursIn(manifests: readonly Manifest[]): Workload[] {
  return workloadsOf(manifests).filter((workload) =>
    containersOf(workload).some(({ image }) => image?.includes('matchgate')),
  );
}

(canRender ? describe : describe.skip).each(OVERLAYS)('the overlay %s (needs kubectl or kustomize)', (overlay) => {
  const manifests = canRender ? renderOverlay(overlay) : [];
  const configured = oursIn(manifests).map((workload) => {
    const [role = ''] = podOf(workload).containers[0]?.args ?? [];
    return { workload, role, environment: environmentOf(workload, manifests) };
  });

  it('sets no variable that the configuration does not know', () => {
    for (const { environment } of configured) {
      expect(Object.keys(environment).filter((name) => !settable.has(name))).toEqual([]);
    }
  });

  it.each(configured)('gives the role $role a configuration that it accepts', ({ workload, role, environment }) => {
    const configuration = configurationOf(role, environment);
    const ports = podOf(workload).containers.flatMap(({ ports = [] }) => ports);
    const portOf = (name: string) => ports.find((port) => port.name === name)?.containerPort;
    const { PORT, METRICS_PORT, ORCHESTRATOR_PORT } = configuration;
    if (role === 'orchestrator') expect(portOf('http')).toBe(ORCHESTRATOR_PORT);
    else expect(portOf('metrics')).toBe(METRICS_PORT);
    if (role === 'api') expect(portOf('http')).toBe(PORT);
  });

  it.each(configured.filter(({ role }) => role !== 'orchestrator'))(
    'gives the role $role the time to end what it has begun',
    ({ workload, role, environment }) => {
      const { SHUTDOWN_GRACE_MS } = configurationOf(role, environment);
      const { terminationGracePeriodSeconds = 30, containers } = podOf(workload);
      const preStopSeconds = containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      const marginMs = (terminationGracePeriodSeconds - preStopSeconds) * 1000 - SHUTDOWN_GRACE_MS;
      expect(marginMs).toBe(5_000);
      // Only what others send requests to has anybody to wait for.
      expect(preStopSeconds > 0).toBe(role === 'api');
    },
  );

  it('mounts every file that a setting names', () => {
    for (const { workload, environment } of configured) {
      const mounted = podOf(workload).containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
      for (const [name, file] of Object.entries(environment).filter(([name]) => name.endsWith('_FILE'))) {
        const holder = mounted.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
        expect({ [name]: holder?.readOnly }).toEqual({ [name]: true });
      }
    }
  });
});

function configurationOf(role: string, environment: Readonly<Record<string, string>>): Configuration {
  if (!isRole(role)) throw new Error(`no role: ${role}`);
  return loadConfiguration(role, { ...imageEnvironment(), ...withSecrets(environment) });
}

(canRender ? describe : describe.skip)('all overlays together (need kubectl or kustomize)', () => {
  it('set every variable, unless it is named as left at its default', () => {
    const set = new Set(Object.keys(imageEnvironment()));
    for (const overlay of OVERLAYS) {
      const manifests = renderOverlay(overlay);
      for (const workload of oursIn(manifests)) {
        for (const name of Object.keys(environmentOf(workload, manifests))) set.add(name.replace(/_FILE$/, ''));
      }
    }
    const isSet = (name: string) => set.has(name) || set.has(name.replace(/_FILE$/, ''));
    const unset = variables.map(([name]) => name).filter((name) => !isSet(name));
    expect(unset.sort()).toEqual(Object.keys(LEFT_AT_DEFAULT).sort());
  });
});
