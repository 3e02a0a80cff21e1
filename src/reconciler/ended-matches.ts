import { isSameHolder, type Custody } from '../matches/ledger/custody.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { EndingCode, MatchReason, Reservation } from '../matches/match-record.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { AllocationTarget, OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { isHeldBy } from '../placement/payload-identity.ts';
import type { Assignment } from './assignments.ts';
import { inTurns } from './in-turns.ts';

const EXPLANATION: Record<EndingCode, string> = {
  payload_exited: 'the game server has exited, or its hold was ended by somebody else',
  payload_unhealthy: 'the game server is unhealthy',
  payload_vanished: 'the orchestrator does not know the payload any more',
};

/** Why a match is looked at. */
interface Doubt {
  readonly listedAt: number;
  /** Another has got its payload since, when that was free. */
  readonly hasLostHold: boolean;
}

/** Assigned matches whose payload has left by itself, or is another's by now. */
export class EndedMatches {
  constructor(
    private readonly ledger: Ledger,
    private readonly custody: Custody,
    private readonly port: Pick<OrchestratorPort, 'get'>,
    private readonly outcomes: MatchOutcomes,
    private readonly callTimeoutMs: number,
  ) {}

  /**
   * @param assignments of the allocation
   * @param reserved the ids of all payloads that are reserved in it
   */
  async check(
    allocation: AllocationTarget,
    assignments: Iterable<Assignment>,
    reserved: ReadonlySet<string>,
    listedAt: number,
  ): Promise<void> {
    const latest = new Map<string, Assignment>();
    const onOne = new Map<string, Set<Assignment>>();
    for await (const some of inTurns(assignments)) {
      const settled = some.filter(({ since }) => since < listedAt);
      // Most of them need no closer look.
      const gone = settled.filter(({ payloadId }) => !reserved.has(payloadId));
      await Promise.all(gone.map(({ key }) => this.checkOne(key, allocation, { listedAt, hasLostHold: false })));
      for (const assignment of settled) {
        const { payloadId } = assignment;
        const other = latest.get(payloadId);
        if (other) onOne.set(payloadId, (onOne.get(payloadId) ?? new Set([other])).add(assignment));
        latest.set(payloadId, assignment);
      }
    }
    for await (const some of inTurns(onOne.values())) {
      const lost = await Promise.all(some.map((assigned) => this.withoutHold(allocation, [...assigned])));
      await Promise.all(lost.flat().map(({ key }) => this.checkOne(key, allocation, { listedAt, hasLostHold: true })));
    }
  }

  /** Several may share a payload on purpose; but one whose hold was ended from outside has lost it to the next. */
  private async withoutHold(
    { allocationId }: AllocationTarget,
    assigned: readonly Assignment[],
  ): Promise<readonly Assignment[]> {
    const payloadId = assigned[0]?.payloadId ?? '';
    const former = await this.custody.formerHolders({ allocation_id: allocationId, payload_id: payloadId });
    return assigned.filter((each) => former.some((one) => isSameHolder(one, each)));
  }

  private async checkOne(
    key: MatchKey,
    { allocationId }: AllocationTarget,
    { listedAt, hasLostHold }: Doubt,
  ): Promise<void> {
    const match = await this.ledger.read(key);
    const reservation = match?.reservation;
    if (match?.state !== 'assigned' || reservation?.allocation_id !== allocationId) return;
    // Reserved after the listing was begun, it cannot be in there as what it is now.
    if (match.updatedAt >= listedAt) return;
    const code = await this.endingOf(key, reservation, hasLostHold);
    if (!code) return;
    const reason: MatchReason = { code, message: EXPLANATION[code], retryable: false };
    const moved = await this.ledger.transition(
      key,
      'end',
      { version: match.version },
      { fields: { reason }, event: { reason }, givesBack: payloadToRelease(key, reservation) },
    );
    if (moved.kind === 'ok') this.outcomes.ended(match, reason, moved.at);
  }

  /** Asked again for this payload alone: a listing may be older than it looks. */
  private async endingOf(
    key: MatchKey,
    reservation: Reservation,
    hasLostHold: boolean,
  ): Promise<EndingCode | undefined> {
    const { project_id: projectId, allocation_id: allocationId, payload_id: payloadId, attempt } = reservation;
    const got = await this.port.get({ projectId, allocationId, payloadId }, { timeoutMs: this.callTimeoutMs });
    if (got.kind === 'gone') return 'payload_vanished';
    if (got.kind !== 'found') return undefined;
    const { state } = got.value;
    if (state === 'Unhealthy' || state === 'Error') return 'payload_unhealthy';
    if (state !== 'Reserved') return 'payload_exited';
    return hasLostHold && !isHeldBy(got.value, { key, attempt }) ? 'payload_exited' : undefined;
  }
}
