/** What would be tried for a match, in its order, without trying any of it. */
import type { AllocationControls } from '../allocations/allocation-controls.ts';
import { worstBreaker, type AllocationReports } from '../allocations/allocation-reports.ts';
import type { TenantBoundary } from '../allocations/tenant-boundary.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { explainPlan, type PlanSelector, type ProfileSet } from '../planning/index.ts';
import { planInputOf } from '../planning/match-input.ts';
import { profileRefusal, unknownProfile } from './profile-refusal.ts';
import type { PayloadProbe, ProbedPayload } from './payload-probe.ts';
import { invalidFields } from './problem.ts';

export class PlanExplanation {
  constructor(
    private readonly profiles: () => ProfileSet,
    private readonly seen: { readonly reports: AllocationReports; readonly controls: AllocationControls },
    private readonly probe: PayloadProbe,
    private readonly within: TenantBoundary,
  ) {}

  /** @throws {Problem} `invalid_request` for a profile or override that does not exist */
  async explain(tenant: string, request: MatchRequest, probes: boolean): Promise<object> {
    const { profiles, version } = this.profiles();
    const profile = profiles.get(request.profile);
    const refusal = profileRefusal(profile, request);
    if (!profile || refusal) throw invalidFields([refusal ?? unknownProfile]);
    const { deadline_ms: deadlineMs = profile.deadlineMs } = request;
    const { steps, leftOut } = this.within(explainPlan(profile, planInputOf(request), deadlineMs), tenant);
    const allocations = steps.map(({ allocation }) => allocation);
    const [gates, controls, probed] = await Promise.all([
      this.seen.reports.gates(),
      this.seen.controls.all(),
      this.probe.of(probes ? allocations : []),
    ]);
    const payloadsOf = (allocationId: string) => {
      const found = probed.get(allocationId);
      return found?.kind === 'found' ? found.payloads : undefined;
    };
    const names = new Map(allocations.map(({ allocationId, name }) => [allocationId, name]));
    const uncounted = [...probed].flatMap(([id, found]) =>
      found.kind === 'found' ? [] : [{ allocation: names.get(id) ?? id, why: `ready is not known: ${found.why}` }],
    );
    return {
      profile: profile.name,
      profile_version: version,
      steps: steps.map(({ allocation, opensAfterMs, selectors }) => ({
        allocation: allocation.name,
        allocation_id: allocation.allocationId,
        region: allocation.region,
        opens_after_ms: opensAfterMs,
        breaker: controls.get(allocation.name)?.breaker ?? worstBreaker(gates.get(allocation.name) ?? []),
        paused: controls.get(allocation.name)?.paused ?? false,
        selectors: selectors.map((selector) => selectorView(selector, payloadsOf(allocation.allocationId))),
      })),
      left_out: [...leftOut, ...uncounted],
    };
  }
}

function selectorView(selector: PlanSelector, payloads: readonly ProbedPayload[] | undefined): object {
  const { name, matchLabels, payloadState, opensAfterMs } = selector;
  const ready = payloads?.filter((payload) => matches(selector, payload)).length;
  return {
    name,
    match_labels: matchLabels,
    payload_state: payloadState,
    opens_after_ms: opensAfterMs,
    ...(ready === undefined ? {} : { ready }),
  };
}

function matches({ matchLabels, payloadState }: PlanSelector, { state, labels }: ProbedPayload): boolean {
  return state === payloadState && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
