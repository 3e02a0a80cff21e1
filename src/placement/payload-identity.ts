/**
 * How a payload says for which match it was reserved. The identity travels inside CreateReservation itself, because that
 * call has no idempotency key: if its answer is lost, this is what makes the payload findable.
 */
import { TENANT_LABEL } from '../allocations/tenant-boundary.ts';
import type { Holder } from '../matches/ledger/custody.ts';
import { DEFAULT_TENANT, matchKey, matchLabelValue, splitMatchKey } from '../matches/match-key.ts';
import { UNKNOWN_ORIGIN, traceIdOf, type MatchOrigin } from '../matches/match-origin.ts';
import type { PayloadView } from '../orchestrator/orchestrator-port.ts';

export const MATCH_LABEL = 'matchgate-match';
export const MATCH_ID_ANNOTATION = 'matchgate-match-id';
export const ATTEMPT_ANNOTATION = 'matchgate-attempt';
export const TENANT_ANNOTATION = 'matchgate-tenant';
export const TRACE_ANNOTATION = 'matchgate-trace-id';
/** Written last: its presence is the mark that the match's data is complete. */
export const MATCH_DATA_ANNOTATION = 'match-data';

export interface Identity {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** @param origin where the match has a trace, the payload names it */
export function identityOf(key: string, attempt: string, origin: MatchOrigin = UNKNOWN_ORIGIN): Identity {
  const { tenant, matchId } = splitMatchKey(key);
  const traceId = traceIdOf(origin);
  return {
    labels: { [MATCH_LABEL]: matchLabelValue(matchId), [TENANT_LABEL]: tenant },
    annotations: {
      [MATCH_ID_ANNOTATION]: matchId,
      [ATTEMPT_ANNOTATION]: attempt,
      // Always written, so that a payload's former holder of another tenant leaves no trace.
      [TENANT_ANNOTATION]: tenant,
      ...(traceId === null ? {} : { [TRACE_ANNOTATION]: traceId }),
    },
  };
}

/** By which reservation the payload says it is held (the latest, where several share it); undefined if not by us. */
export function holderOf({ state, annotations }: PayloadView): Holder | undefined {
  const matchId = annotations[MATCH_ID_ANNOTATION];
  const attempt = annotations[ATTEMPT_ANNOTATION];
  if (state !== 'Reserved' || matchId === undefined || attempt === undefined) return undefined;
  return { key: matchKey(annotations[TENANT_ANNOTATION] ?? DEFAULT_TENANT, matchId), attempt };
}

/** Whether the payload is held by that very reservation. */
export function isHeldBy(payload: PayloadView, key: string, attempt: string): boolean {
  const holder = holderOf(payload);
  return holder?.key === key && holder.attempt === attempt;
}
