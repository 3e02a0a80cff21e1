/** Back-fill between tenants: a running game belongs to the tenant that runs it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import type { MatchRecord } from '../support/matchmaker.ts';

const EU = ALLOCATIONS['eu-west'];
const TENANTS = ['blue', 'red', 'default'] as const;
type Tenant = (typeof TENANTS)[number];
const API_KEYS = JSON.stringify(
  TENANTS.map((tenant) => ({
    id: tenant,
    hash: createHash('sha256').update(`key-of-${tenant}`).digest('hex'),
    tenant,
    scopes: ['matches:write', 'matches:read'],
  })),
);
const profiles = {
  join: {
    deadline: '1s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'join', match_labels: { open: 'true' }, payload_state: 'Reserved' }],
    retry: { initial: '20ms', max: '100ms' },
  },
  host: {
    deadline: '5s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'fresh', match_labels: {} }],
    labels: { open: 'true' },
  },
};

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({
    payloads: { 'eu-west': [{ count: 2 }], 'us-east': [] },
    profiles,
    env: { AUTH_MODE: 'api-key', API_KEYS },
  });
}, 60_000);
afterAll(() => installation.stop(), 60_000);

async function send<T>(tenant: Tenant, path: string, match: object): Promise<T> {
  const answer = await fetch((installation.apis[0]?.url ?? '') + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': `key-of-${tenant}`, prefer: 'wait=10' },
    body: JSON.stringify(match),
  });
  return (await answer.json()) as T;
}
const place = (tenant: Tenant, profile: string, match_id: string) =>
  send<MatchRecord>(tenant, '/v1/matches', { match_id, profile });

describe('a running game', () => {
  it('is joined by matches of its own tenant alone', async () => {
    const host = await place('blue', 'host', 'host');
    expect(host.state).toBe('assigned');
    for (const other of ['red', 'default'] as const) {
      expect(await place(other, 'join', 'guest')).toMatchObject({
        state: 'failed',
        reason: { code: 'no_capacity' },
        reservation: null,
      });
    }
    const guest = await place('blue', 'join', 'guest');
    expect(guest).toMatchObject({ state: 'assigned', reservation: { payload_id: host.reservation?.payload_id } });
    const payload = (await installation.orchestrator.payloads(EU)).find(
      ({ id }) => id === host.reservation?.payload_id,
    );
    expect(payload?.metadata?.labels?.['matchgate-tenant']).toBe('blue');
    expect(JSON.parse(payload?.metadata?.annotations?.['match-data'] ?? '{}')).toMatchObject({ match_id: 'guest' });
  });

  it('is planned for with the tenant’s own label', async () => {
    const plan = await send<{ steps: { selectors: { match_labels: object }[] }[] }>('red', '/v1/plans', {
      match_id: 'explained',
      profile: 'join',
    });
    expect(plan.steps[0]?.selectors[0]?.match_labels).toEqual({ open: 'true', 'matchgate-tenant': 'red' });
  });
});
