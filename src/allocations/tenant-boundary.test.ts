import { describe, expect, it } from '@jest/globals';
import type { Plan, PlanSelector } from '../planning/index.ts';
import { tenantBoundary } from './tenant-boundary.ts';

const selector = (payloadState: PlanSelector['payloadState'], matchLabels: Record<string, string>): PlanSelector => ({
  name: payloadState,
  index: 0,
  matchLabels,
  payloadState,
  opensAfterMs: 0,
});
const allocation = { name: 'eu', projectId: 'p', allocationId: 'a', region: 'eu' };
const planOf = (...selectors: PlanSelector[]): Plan => ({
  steps: [{ allocation, opensAfterMs: 0, selectors, labels: {}, annotations: {} }],
  leftOut: [],
  nextOpensAtMs: null,
});
const labelsIn = ({ steps }: Plan) => steps.flatMap(({ selectors }) => selectors.map(({ matchLabels }) => matchLabels));
const plan = planOf(selector('Ready', { map: 'a' }), selector('Reserved', { map: 'a', 'matchgate-tenant': 'blue' }));

describe('what a plan may join', () => {
  it.each([
    ['none', 'red'],
    ['jwt', 'red'],
    ['api-key', 'default'],
  ])('is of its own tenant, whatever the profile says, with AUTH_MODE=%s for the tenant %s', (authMode, tenant) => {
    expect(labelsIn(tenantBoundary(authMode)(plan, tenant))).toEqual([
      { map: 'a' },
      { map: 'a', 'matchgate-tenant': tenant },
    ]);
  });

  it('is as the profile says where there is but one tenant', () => {
    expect(tenantBoundary('none')(plan, 'default')).toBe(plan);
  });
});
