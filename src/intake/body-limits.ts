/** A match's body, whether it comes alone or in a batch. */
export const MATCH_LIMIT_BYTES = 256 * 1024;
export const BATCH_LIMIT_BYTES = 8 * 1024 * 1024;
/** The one route whose body may be larger, and whose parts are checked singly. */
export const BATCH_ROUTE = '/v1/matches/batch';
