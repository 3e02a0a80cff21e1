/**
 * The settings that no manifest sets, and why their defaults serve. The test holds this list against src/config/variables.ts
 * and the manifests: a new setting is either set in k8s/ or named here.
 */
import type { VariableName } from '../../../src/config/variables.ts';

export const LEFT_AT_DEFAULT: Partial<Record<VariableName, string>> = {
  OUTBOX_MAX_EVENTS: 'enough for hours of events',
  BACKLOG_LIMIT: 'far above what a healthy installation has waiting',
  BACKLOG_LIMIT_PER_PROFILE: 'likewise',
  CAPACITY_WATCH_MS: 'a matter of the orchestrator, not of the cluster',
  TENANT_WEIGHTS: 'every tenant counts the same until somebody decides otherwise',
  ORCHESTRATION_REFRESH_TOKEN: 'for service accounts; the client credentials grant is the usual one',
  ORCHESTRATION_TIMEOUT_MS: 'a matter of the orchestrator, not of the cluster',
  ORCHESTRATION_CONNECTIONS: 'goes with WORKER_CONCURRENCY at its default',
  ORCHESTRATION_ROUTES_FILE: 'for orchestrators whose routes differ',
  BULKHEAD_LIMIT: 'goes with WORKER_CONCURRENCY at its default',
  BULKHEAD_WAIT_MS: 'goes with BULKHEAD_LIMIT',
  BREAKER_ERROR_PERCENT: 'a matter of the orchestrator, not of the cluster',
  BREAKER_VOLUME: 'likewise',
  BREAKER_RESET_MS: 'likewise',
  RECONCILER_INTERVAL_MS: 'the promises about time are made for it',
  PLACEMENT_SETTLE_MS: 'a matter of the orchestrator, not of the cluster',
  ORPHAN_GRACE_MS: 'likewise',
  WEBHOOK_ALLOWED_HOSTS: 'webhooks are off until somebody says where they may lead: docs/kubernetes.md',
  WEBHOOK_ALLOWED_NETWORKS: 'likewise',
  WEBHOOK_ALLOW_HTTP: 'likewise',
  WEBHOOK_SECRET: 'likewise',
  WEBHOOK_SECRET_PREVIOUS: 'for the time of a change',
  WEBHOOK_TIMEOUT_MS: 'a matter of the receivers, not of the cluster',
  WEBHOOK_RETRY_INITIAL_MS: 'likewise',
  WEBHOOK_RETRY_MAX_MS: 'likewise',
  WEBHOOK_RETRY_FOR_MS: 'likewise',
  WEBHOOK_CONCURRENCY: 'likewise',
  WEBHOOK_ENDPOINT_CONCURRENCY: 'likewise',
  WEBHOOK_DEAD_LETTERS_KEPT: 'likewise',
  CHAOS_CRASH_POINT: 'for fault tests alone',
};
