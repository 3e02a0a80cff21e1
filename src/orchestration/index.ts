/** A client of the Orchestration API that needs nothing else of Matchgate. See docs/orchestration.md. */
export { OrchestrationClient, type ArtefactFilter } from './orchestration-client.ts';
export type { CallOptions, OrchestrationClientOptions } from './client-options.ts';
export type { Credentials } from './token-request.ts';
export type { TokenEvent } from './token-source.ts';
export { OrchestrationError, type ErrorKind } from './errors.ts';
export * from './contract/index.ts';
