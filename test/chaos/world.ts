/** The fleet and the profiles of a run: exclusive and shared payloads, room enough in two allocations, hardly any in the third. */
import { stringify } from 'yaml';

export const PROJECT = 'alpha-beta-123456';
export const ALLOCATIONS = {
  'eu-west': '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  'us-east': '0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02',
  'ap-south': '5c2f8a10-93d4-4e0b-8a77-3f6b1d2c4e03',
} as const;
export const BUILD = '1.42.0';

const FLEET: Record<keyof typeof ALLOCATIONS, { count: number; labels: Record<string, string> }[]> = {
  'eu-west': [
    { count: 40, labels: { build: BUILD, map: 'harbor' } },
    { count: 30, labels: { build: BUILD, map: 'canyon' } },
  ],
  'us-east': [
    { count: 40, labels: { build: BUILD, map: 'harbor' } },
    { count: 30, labels: { mode: 'casual' } },
  ],
  'ap-south': [{ count: 5, labels: { build: BUILD, map: 'foundry' } }],
};

export function seedFile(): string {
  const allocations = Object.entries(ALLOCATIONS).map(([name, id]) => ({
    id,
    name,
    region: name,
    payloads: FLEET[name as keyof typeof ALLOCATIONS],
    timings: { creating: '20ms', preparing: '20ms', starting: '20ms', unhealthy: '100ms', shutdown: '20ms' },
    after_release: 'Ready',
  }));
  return stringify({
    version: 1,
    clients: [{ client_id: 'matchgate', client_secret: 'local-secret', scopes: [`rw:prj/${PROJECT}/*`] }],
    token_ttl: '1h',
    projects: { [PROJECT]: { allocations } },
  });
}

const retry = { initial: '50ms', max: '500ms' };

const PROFILES = {
  ranked: {
    deadline: '6s',
    allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
    selectors: [
      { name: 'exact', match_labels: { build: '{{attributes.build}}', map: '{{attributes.map}}' } },
      { name: 'any-map', match_labels: { build: '{{attributes.build}}' }, after: '300ms' },
    ],
    retry,
  },
  scarce: {
    deadline: '3s',
    allocations: { candidates: ['ap-south'], order: 'listed' },
    selectors: [{ name: 'foundry', match_labels: { build: '{{attributes.build}}', map: 'foundry' } }],
    retry,
  },
  leased: {
    deadline: '5s',
    allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
    selectors: [{ name: 'any-map', match_labels: { build: '{{attributes.build}}' } }],
    retry,
    confirm_within: '1500ms',
  },
  casual: {
    deadline: '5s',
    allocations: { candidates: ['us-east'], order: 'listed' },
    selectors: [
      {
        name: 'join',
        match_labels: { 'needs-backfill': 'true' },
        payload_state: 'Reserved',
        labels: { 'needs-backfill': 'false' },
      },
      { name: 'fresh', match_labels: { mode: 'casual' }, labels: { 'needs-backfill': 'true' } },
    ],
    retry,
  },
};
export type ProfileName = keyof typeof PROFILES;

/** Profiles through which several matches may hold one payload. */
export const SHARING: readonly ProfileName[] = ['casual'];

export function profilesFile(): string {
  const allocations = Object.entries(ALLOCATIONS).map(([name, allocation_id]) => [
    name,
    { project_id: PROJECT, allocation_id, region: name },
  ]);
  return stringify({ version: 1, allocations: Object.fromEntries(allocations) as object, profiles: PROFILES });
}
