/**
 * What Redis answers while it cannot serve: loading, read-only after a failover, full, or its cluster not whole. Before
 * version 7 a script's own words stand in front of the code.
 */
const REFUSES = /(?:^|: -)(LOADING|READONLY|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY)\b/;
const CANNOT_SERVE = /(?:^|: -)(NOAUTH|UNBLOCKED)\b|attempted to access a non local key/;
/** What ioredis says without a connection, or after it has followed a cluster's redirections for too long. */
const NOT_CONNECTED =
  /Stream isn't writeable|Connection is closed|Connection is in subscriber mode|aborted due to connection close|Reached the max retries|None of startup nodes|Failed to refresh slots cache|Command timed out|All sentinels are unreachable|Too many Cluster redirections|Cluster isn't ready|Cluster is ended|No master node is available/;
const NETWORK = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/** Whether an error means that Redis is away or cannot serve now, and not that something is wrong with the call. */
export function isRedisFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    isRefusal(error) ||
    CANNOT_SERVE.test(error.message) ||
    NOT_CONNECTED.test(error.message) ||
    NETWORK.test(code) ||
    error.name === 'MaxRetriesPerRequestError' ||
    error.name === 'ClusterAllFailedError'
  );
}

/** Whether Redis has refused the call for now, and done nothing of it: it may do the same call a moment later. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSES.test(error.message);
}

/**
 * Whether a new connection may find a server that can serve: after a failover the old primary answers as a read-only
 * replica while the new one is elsewhere, and one that loads is waited for before the connection counts as ready.
 */
export function needsReconnecting({ message }: Error): boolean {
  return /(?:^|: -)(READONLY|LOADING|MASTERDOWN)\b/.test(message);
}
