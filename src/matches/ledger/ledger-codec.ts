import { isMatchState } from '../match-state.ts';
import type { MatchKey } from '../match-key.ts';
import {
  FAILURE_CODES,
  WAITING_FOR,
  type Attempt,
  type FailureCode,
  type MatchReason,
  type MatchRequest,
  type Reservation,
  type StoredMatch,
  type Timings,
  type WaitingFor,
} from '../match-record.ts';

/** What the ledger holds is written by the gateway alone, so a record that does not fit is a fault and not an input. */
export class LedgerCorruptError extends Error {
  override readonly name = 'LedgerCorruptError';
}

/** The fields that a transition may write, by their names in Redis. Undefined leaves one as it is, null removes it. */
export interface LedgerFields {
  readonly waiting_for?: WaitingFor | null;
  readonly reason?: MatchReason;
  readonly reservation?: Reservation;
  readonly attempts?: readonly Attempt[];
  readonly attempts_count?: number;
  readonly timings?: Timings;
  readonly waits?: number;
  readonly last_pass?: FailureCode | null;
  readonly intent?: null;
  readonly confirm_within?: number | null;
  readonly confirm_by?: FromNow | undefined;
  readonly confirmed_at?: FromNow;
  /** Until when a write of match data may take effect that nobody has answered. */
  readonly writes_until?: FromNow | undefined;
}

/** A time that only the script knows, as it is by Redis' clock. */
export interface FromNow {
  readonly fromNowMs: number;
}

const isFromNow = (value: object): value is FromNow => 'fromNowMs' in value;

export function encodeFields(fields: LedgerFields): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, object | string | number | null | undefined]) => {
    if (value === undefined) return [];
    if (value === null) return [name, ''];
    if (typeof value !== 'object') return [name, String(value)];
    return [name, isFromNow(value) ? `@+${value.fromNowMs}` : JSON.stringify(value)];
  });
}

/** Redis answers HGETALL inside a script as a flat list. */
export function pairs(flat: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) map.set(flat[i] ?? '', flat[i + 1] ?? '');
  return map;
}

function memberOf<const T extends string>(values: readonly T[], value: string | undefined): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}

export function decodeMatch(key: MatchKey, fields: ReadonlyMap<string, string>, request: string): StoredMatch {
  const state = fields.get('state') ?? '';
  if (!isMatchState(state)) throw new LedgerCorruptError(`the record of a match has no valid state`);
  const number = (name: string) => Number(fields.get(name) ?? 0);
  const numberOrNull = (name: string) => (fields.has(name) ? number(name) : null);
  const json = <T>(name: string, otherwise: T): T => {
    const text = fields.get(name);
    return text === undefined ? otherwise : (JSON.parse(text) as T);
  };
  return {
    key,
    state,
    version: number('version'),
    fence: number('fence'),
    profile: fields.get('profile') ?? '',
    profileVersion: profileVersion(fields.get('profile_version') ?? ''),
    priority: number('priority'),
    createdAt: number('created'),
    updatedAt: number('updated'),
    deadlineAt: number('deadline'),
    waitingFor: memberOf(WAITING_FOR, fields.get('waiting_for')),
    reason: json<MatchReason | null>('reason', null),
    reservation: json<Reservation | null>('reservation', null),
    attempts: json<readonly Attempt[]>('attempts', []),
    attemptsCount: number('attempts_count'),
    timings: json<Timings>('timings', {}),
    waits: number('waits'),
    lastPass: memberOf(FAILURE_CODES, fields.get('last_pass')),
    roomIn: fields.get('room_in') ?? null,
    leaseUntil: number('lease'),
    confirmWithinMs: numberOrNull('confirm_within'),
    confirmBy: numberOrNull('confirm_by'),
    confirmedAt: numberOrNull('confirmed_at'),
    openIntent: fields.get('intent') ?? null,
    takenOver: fields.has('taken_over'),
    origin: { requestId: fields.get('request_id') ?? '', traceparent: fields.get('traceparent') ?? '' },
    request: JSON.parse(request) as MatchRequest,
    fingerprint: fields.get('fingerprint') ?? null,
    standing: null,
  };
}

const DIGEST = 'sha256:';

/** Without the name of its digest, so that the match keeps within what Redis stores compactly (64 bytes for each value). */
export function encodeProfileVersion(version: string): string {
  return version.startsWith(DIGEST) ? version.slice(DIGEST.length) : version;
}

/** As the version before wrote it, too, with the name. */
function profileVersion(stored: string): string {
  return stored === '' || stored.startsWith(DIGEST) ? stored : DIGEST + stored;
}
