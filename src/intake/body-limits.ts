const MEBIBYTE = 1024 * 1024;

/** A match's body, whether it comes alone or in a batch. */
export const MATCH_LIMIT_BYTES = 256 * 1024;
export const BATCH_LIMIT_BYTES = 8 * MEBIBYTE;

/** A body's limit as callers are told it. */
export const asText = (limitBytes: number): string =>
  limitBytes % MEBIBYTE === 0 ? `${limitBytes / MEBIBYTE} MiB` : `${limitBytes / 1024} KiB`;

/** The one route whose body may be larger, and whose parts are checked singly. */
export const BATCH_ROUTE = '/v1/matches/batch';
