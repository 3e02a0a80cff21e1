/** What Redis answers while it cannot serve: loading, read-only after a failover, full, or its cluster not whole. */
const CANNOT_SERVE =
  /^(LOADING|READONLY|OOM|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|NOAUTH|UNBLOCKED)\b/;
/** What ioredis says without a connection. */
const NOT_CONNECTED =
  /Stream isn't writeable|Connection is closed|Connection is in subscriber mode|Reached the max retries|None of startup nodes|Failed to refresh slots cache|Command timed out|All sentinels are unreachable/;
const NETWORK = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/** Whether an error means that Redis is away or cannot serve now, and not that something is wrong with the call. */
export function isRedisFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    CANNOT_SERVE.test(error.message) ||
    NOT_CONNECTED.test(error.message) ||
    NETWORK.test(code) ||
    error.name === 'MaxRetriesPerRequestError' ||
    error.name === 'ClusterAllFailedError'
  );
}
