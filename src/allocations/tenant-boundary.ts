/**
 * Who joins a running game must be of the tenant that runs it. Each reservation writes its tenant to the payload as a
 * label, in the same step, and a selector for payloads that are Reserved asks for that label beside its own.
 */
import { DEFAULT_TENANT } from '../matches/match-key.ts';
import type { Plan, PlanSelector } from '../planning/index.ts';

export const TENANT_LABEL = 'matchgate-tenant';

/** The plan of a match, kept within its tenant. */
export type TenantBoundary = (plan: Plan, tenant: string) => Plan;

/**
 * Where nobody is asked who they are there is but one tenant, and its selectors stay as the profile writes them: they also
 * join games that something else has reserved.
 */
export function tenantBoundary(authMode: string): TenantBoundary {
  return (plan, tenant) => {
    if (authMode === 'none' && tenant === DEFAULT_TENANT) return plan;
    const within = (selector: PlanSelector) => withinTenant(selector, tenant);
    return { ...plan, steps: plan.steps.map((step) => ({ ...step, selectors: step.selectors.map(within) })) };
  };
}

function withinTenant(selector: PlanSelector, tenant: string): PlanSelector {
  if (selector.payloadState !== 'Reserved') return selector;
  return { ...selector, matchLabels: { ...selector.matchLabels, [TENANT_LABEL]: tenant } };
}
