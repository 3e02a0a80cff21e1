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
export const INSTALLATION_ANNOTATION = 'matchgate-installation';
export const TRACE_ANNOTATION = 'matchgate-trace-id';
/** Written last: its presence is the mark that the match's data is complete. */
export const MATCH_DATA_ANNOTATION = 'match-data';

/** The name of an installation that has none. */
export const UNNAMED = '';

export interface Identity {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * @param origin where the match has a trace, the payload names it
 * @param installation the name of ours, where others may reserve in the same allocation
 */
export function identityOf(
  key: string,
  attempt: string,
  origin: MatchOrigin = UNKNOWN_ORIGIN,
  installation = UNNAMED,
): Identity {
  const { tenant, matchId } = splitMatchKey(key);
  const traceId = traceIdOf(origin);
  return {
    labels: { [MATCH_LABEL]: matchLabelValue(matchId), [TENANT_LABEL]: tenant },
    annotations: {
      [MATCH_ID_ANNOTATION]: matchId,
      [ATTEMPT_ANNOTATION]: attempt,
      // Always written, so that a payload's former holder of another tenant or installation leaves no trace.
      [TENANT_ANNOTATION]: tenant,
      [INSTALLATION_ANNOTATION]: installation,
      ...(traceId === null ? {} : { [TRACE_ANNOTATION]: traceId }),
    },
  };
}

/** By which reservation the payload says it is held (the latest, where several share it); undefined if by none of a gateway. */
export function holderOf({ state, annotations }: PayloadView): Holder | undefined {
  const matchId = annotations[MATCH_ID_ANNOTATION];
  const attempt = annotations[ATTEMPT_ANNOTATION];
  if (state !== 'Reserved' || matchId === undefined || attempt === undefined) return undefined;
  return { key: matchKey(annotations[TENANT_ANNOTATION] ?? DEFAULT_TENANT, matchId), attempt };
}

/** Whether the payload is held by that very reservation; no other has its attempt, whichever installation made it. */
export function isHeldBy(payload: PayloadView, { key, attempt }: Holder): boolean {
  const holder = holderOf(payload);
  return holder?.key === key && holder.attempt === attempt;
}

export interface OwnHolder extends Holder {
  /** We have a name and it tells none: reserved before we had one, or by another installation that has none. */
  readonly isUnnamed: boolean;
}

/** The same for whoever looks for what nobody knows of any more: undefined where it is another installation's to know. */
export function ownHolderOf(payload: PayloadView, installation = UNNAMED): OwnHolder | undefined {
  const holder = holderOf(payload);
  const named = payload.annotations[INSTALLATION_ANNOTATION] ?? UNNAMED;
  if (!holder || (named !== installation && named !== UNNAMED)) return undefined;
  return { ...holder, isUnnamed: named !== installation };
}
