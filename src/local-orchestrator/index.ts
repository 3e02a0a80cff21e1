/** A single-machine Orchestration API with real state; see docs/local-orchestrator.md. */
export { parseOrchestratorSeed, type ParsedSeed } from './seed/parse-seed.ts';
export type { OrchestratorSeed, SeedAllocation, SeedClient, SeedProject } from './seed/orchestrator-seed.ts';
export type { Problem } from './schema-problems.ts';
export { StateFolderUnusable } from './store/data-folder.ts';
export {
  startLocalOrchestrator,
  type LocalOrchestrator,
  type LocalOrchestratorOptions,
} from './start-local-orchestrator.ts';
