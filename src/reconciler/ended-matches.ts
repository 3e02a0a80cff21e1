import type { Ledger } from '../matches/ledger/ledger.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { EndingCode, MatchReason, Reservation } from '../matches/match-record.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { AllocationTarget, OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import type { Assignment } from './assignments.ts';
import { inTurns } from './in-turns.ts';

const EXPLANATION: Record<EndingCode, string> = {
  payload_exited: 'the game server has exited, or its hold was ended by somebody else',
  payload_unhealthy: 'the game server is unhealthy',
  payload_vanished: 'the orchestrator does not know the payload any more',
};

/** Assigned matches whose payload has left by itself. */
export class EndedMatches {
  constructor(
    private readonly ledger: Ledger,
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
    for await (const some of inTurns(assignments)) {
      // Most of them need no closer look.
      const gone = some.filter(({ payloadId, since }) => since < listedAt && !reserved.has(payloadId));
      await Promise.all(gone.map(({ key }) => this.checkOne(key, allocation, reserved, listedAt)));
    }
  }

  private async checkOne(
    key: MatchKey,
    { allocationId }: AllocationTarget,
    reserved: ReadonlySet<string>,
    listedAt: number,
  ): Promise<void> {
    const match = await this.ledger.read(key);
    const reservation = match?.reservation;
    if (match?.state !== 'assigned' || reservation?.allocation_id !== allocationId) return;
    // Reserved after the listing was begun, it cannot be in there as what it is now.
    if (match.updatedAt >= listedAt || reserved.has(reservation.payload_id)) return;
    const code = await this.endingOf(reservation);
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
  private async endingOf({ project_id, allocation_id, payload_id }: Reservation): Promise<EndingCode | undefined> {
    const target = { projectId: project_id, allocationId: allocation_id, payloadId: payload_id };
    const got = await this.port.get(target, { timeoutMs: this.callTimeoutMs });
    if (got.kind === 'gone') return 'payload_vanished';
    if (got.kind !== 'found' || got.value.state === 'Reserved') return undefined;
    return got.value.state === 'Unhealthy' || got.value.state === 'Error' ? 'payload_unhealthy' : 'payload_exited';
  }
}
