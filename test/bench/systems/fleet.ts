/** The names that the systems and the stub agree on, and the profiles that our own system is given. */
import { stringify } from 'yaml';

export const PROJECT = 'alpha-beta-123456';
export const ALLOCATIONS = {
  'eu-west': '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  'us-east': '0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02',
} as const;
export const ALLOCATION = ALLOCATIONS['eu-west'];

/** Two regions by latency, one selector from the match's attributes, labels and an annotation: an ordinary profile. */
export function profiles(deadline = '5m'): string {
  const names = Object.keys(ALLOCATIONS);
  const places = Object.entries(ALLOCATIONS).map(([name, allocation_id]) => [
    name,
    { project_id: PROJECT, allocation_id, region: name },
  ]);
  return stringify({
    version: 1,
    allocations: Object.fromEntries(places) as object,
    profiles: {
      bench: {
        deadline,
        allocations: { candidates: names, order: 'latency' },
        selectors: [{ name: 'exact', match_labels: { build: '{{attributes.build}}', map: '{{attributes.map}}' } }],
        labels: { mode: '{{attributes.mode}}' },
        annotations: { 'team-size': '{{size(players)}}' },
        retry: { initial: '250ms', max: '2s' },
      },
    },
  });
}
