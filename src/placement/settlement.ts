/**
 * What placement writes to the ledger, and what follows from each write: the metrics, the log line, and the payload that
 * somebody has to give back. Every method returns what the ledger answered.
 */
import type { Intent } from '../matches/ledger/intent.ts';
import type { Ledger, Moved, Shape, Waited } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type {
  FailureCode,
  MatchReason,
  Reservation,
  StoredMatch,
  Timings,
  WaitingFor,
} from '../matches/match-record.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import type { HeldMatch } from './held-match.ts';

/** How much later than its time a waiting match is looked at, should its job be gone. */
const LOST_JOB_SLACK_MS = 5_000;

/** What a call has brought. */
export interface Got {
  readonly reservation: Reservation;
  readonly intent: Intent;
  /** A time before the call, where that may have joined those who held the payload; see `CustodyEntry`. */
  readonly calledAt: number | undefined;
}

/** What is known of a match once a payload is reserved for it, and holds for whoever goes on with it. */
export type Terms = Pick<StoredMatch, 'confirmWithinMs'> & { readonly timings: Timings };

/** `match`: the record as the ledger has it now. */
export type Assigned = Exclude<Moved, { kind: 'ok' }> | { readonly kind: 'ok'; readonly match: StoredMatch };

export class Settlement {
  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly queue: PlacementQueue,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /** `releasing`: it has not got the payload after all, and owes back what it may have reserved. */
  async reserved(
    held: HeldMatch,
    { reservation, intent, calledAt }: Got,
    terms: Terms,
  ): Promise<Terms | 'releasing' | 'lost'> {
    const { key, fence, attempts, attemptsCount, stopwatchMs: askedAt } = held;
    const { allocation_id, payload_id } = reservation;
    const entry = { payload: { allocation_id, payload_id }, holder: { key, attempt: intent.attempt }, calledAt };
    const moved = await this.ledger.reserved(
      key,
      fence,
      {
        fields: {
          reservation,
          timings: terms.timings,
          confirm_within: terms.confirmWithinMs,
          attempts,
          attempts_count: attemptsCount,
          intent: null,
        },
        closes: intent,
      },
      entry,
    );
    if (moved.kind === 'ok') {
      held.renewed(askedAt);
      this.outcomes.reserved(held.match, reservation);
      return terms;
    }
    const owed = payloadToRelease(key, reservation);
    if (moved.kind === 'releasing') {
      await this.duties.settleIntent(intent, owed);
      return 'releasing';
    }
    // Cancelled, overdue or taken over while the call was under way: it goes back, unless the successor has adopted it.
    await this.duties.disown(intent, owed);
    await this.queue.enqueueRelease(key);
    return 'lost';
  }

  async assigned(held: HeldMatch, reservation: Reservation, { timings, confirmWithinMs }: Terms): Promise<Assigned> {
    const lease = confirmWithinMs ?? undefined;
    const moved = await this.ledger.transition(
      held.key,
      'assign',
      { fence: held.fence },
      {
        fields: {
          timings,
          confirm_by: lease === undefined ? undefined : { fromNowMs: lease },
          writes_until: held.unsettledMs > 0 ? { fromNowMs: held.unsettledMs } : undefined,
        },
        event: { reservation, confirm_within_ms: lease },
        only: 'before deadline',
        nextLookMs: lease,
      },
    );
    if (moved.kind === 'lost') await this.letGo(held, reservation);
    if (moved.kind !== 'ok') return moved;
    this.outcomes.assigned(held.match, moved.at);
    return { kind: 'ok', match: assignedRecord(held, moved, reservation, { timings, confirmWithinMs }) };
  }

  async failed(
    held: HeldMatch,
    reason: MatchReason,
    { reservation, settled }: { reservation?: Reservation | null; settled?: Intent | undefined } = {},
  ): Promise<Moved> {
    const { key, fence, attempts, attemptsCount, match } = held;
    const moved = await this.ledger.transition(
      key,
      'fail',
      { fence },
      {
        fields: { reason, attempts, attempts_count: attemptsCount, waiting_for: null, intent: null },
        event: { reason },
        closes: settled,
        givesBack: reservation ? payloadToRelease(key, reservation) : undefined,
        givesBackInMs: held.unsettledMs,
      },
    );
    if (reservation && moved.kind === 'lost') await this.letGo(held, reservation);
    else if (reservation) await this.queue.enqueueRelease(key);
    if (moved.kind === 'ok') this.outcomes.failed(match, reason, moved.at);
    return moved;
  }

  /** It is not ours any more: whoever has ended it owes the payload back, to which we write nothing from here on. */
  async letGo(held: HeldMatch, reservation: Reservation): Promise<void> {
    const { key, fence, unsettledMs } = held;
    const owed = payloadToRelease(key, reservation);
    if (await this.duties.letGo(owed, fence, unsettledMs)) await this.queue.enqueueRelease(key);
  }

  /** Back into the queue for later; nothing holds a worker meanwhile. */
  async waits(held: HeldMatch, { waitingFor, delayMs, pass, ...more }: WaitSettings): Promise<Waited> {
    const { key, fence, match, attempts, attemptsCount } = held;
    const waited = await this.ledger.wait(key, fence, {
      fields: {
        waiting_for: waitingFor,
        waits: match.waits + 1,
        attempts,
        attempts_count: attemptsCount,
        intent: null,
        ...(pass ? { last_pass: pass.code } : {}),
      },
      event: { waiting_for: waitingFor },
      closes: pass?.settled,
      dueMs: delayMs,
      unwatchedDueMs: more.unwatchedDelayMs ?? delayMs,
      shapes: more.shapes ?? [],
      lookSlackMs: LOST_JOB_SLACK_MS,
    });
    if (waited.kind !== 'ok') return waited;
    this.outcomes.waits(match, waitingFor, pass?.code, waited.dueMs);
    await this.queue.wakeIn(this.queue.shardOf(key), waited.dueMs);
    return waited;
  }
}

/** What reading the match back would give, field by field. */
function assignedRecord(
  { match, attempts, attemptsCount }: HeldMatch,
  { at, version }: Extract<Moved, { kind: 'ok' }>,
  reservation: Reservation,
  { timings, confirmWithinMs }: Terms,
): StoredMatch {
  return {
    ...match,
    state: 'assigned',
    version,
    updatedAt: at,
    waitingFor: null,
    reservation,
    attempts,
    attemptsCount,
    timings,
    roomIn: null,
    leaseUntil: 0,
    confirmWithinMs,
    confirmBy: confirmWithinMs === null ? null : at + confirmWithinMs,
    openIntent: null,
    takenOver: false,
    standing: null,
  };
}

export interface WaitSettings {
  readonly waitingFor: WaitingFor;
  /** When it is tried again at the latest. */
  readonly delayMs: number;
  /** The same, should nobody be able to wake it earlier. */
  readonly unwatchedDelayMs?: number;
  readonly shapes?: readonly Shape[];
  readonly pass?: EmptyPass;
}

export interface EmptyPass {
  readonly code: FailureCode;
  readonly settled: Intent | undefined;
}
