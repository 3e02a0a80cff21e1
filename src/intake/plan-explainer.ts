import type { MatchRequest } from '../matches/match-record.ts';
import type { AllocationBoard, AllocationStatus } from '../observability/allocation-board.ts';
import {
  explainPlan,
  overrideProblem,
  type LeftOut,
  type PlanSelector,
  type PlanStep,
  type ProfileSet,
} from '../planning/index.ts';
import { planInputOf } from '../planning/match-input.ts';
import type { PayloadProbe } from './payload-probe.ts';
import { invalidFields } from './problem.ts';

/** Answers "how would this match be placed, and why not elsewhere": the same planning as the worker's, and no effect. */
export class PlanExplainer {
  constructor(
    private readonly profiles: () => ProfileSet,
    private readonly board: AllocationBoard,
    /** Undefined where this process has no way to the orchestrator. */
    private readonly probe: PayloadProbe | undefined,
  ) {}

  /** @throws {Problem} `invalid_request` for a profile or override that does not exist */
  async explain(request: MatchRequest, probe: boolean): Promise<object> {
    const profiles = this.profiles();
    const profile = profiles.profiles.get(request.profile);
    if (!profile) throw invalidFields([{ pointer: '/profile', message: 'must be one of the configured profiles' }]);
    const input = planInputOf(request);
    const override = overrideProblem(profile, input);
    if (override !== null) throw invalidFields([{ pointer: '/allocations', message: override }]);

    const { steps, leftOut } = explainPlan(profile, input);
    const names = [...new Set(steps.map(({ allocation }) => allocation.name))];
    const board = await this.board.readAll(names);
    const counter = probe ? this.probe : undefined;
    return {
      profile: profile.name,
      profile_version: profiles.version,
      steps: await Promise.all(steps.map((step) => stepView(step, board.get(step.allocation.name), counter))),
      left_out: leftOut.map(leftOutView),
    };
  }
}

async function stepView(
  { allocation, opensAfterMs, selectors }: PlanStep,
  status: AllocationStatus | undefined,
  probe: PayloadProbe | undefined,
): Promise<object> {
  return {
    allocation: allocation.name,
    allocation_id: allocation.allocationId,
    region: allocation.region,
    opens_after_ms: opensAfterMs,
    breaker: status?.breaker ?? 'unknown',
    selectors: await Promise.all(
      selectors.map(async (selector) => ({
        ...selectorView(selector),
        ...readyView(await probe?.count(allocation, selector)),
      })),
    ),
  };
}

function selectorView({ name, matchLabels, payloadState, opensAfterMs }: PlanSelector): object {
  return { name, match_labels: matchLabels, payload_state: payloadState, opens_after_ms: opensAfterMs };
}

const readyView = (ready: number | undefined) => (ready === undefined ? {} : { ready });

function leftOutView({ allocation, selector, why }: LeftOut): object {
  return {
    ...(allocation === undefined ? {} : { allocation }),
    ...(selector === undefined ? {} : { selector }),
    why,
  };
}
