/** A local orchestrator as a process of its own, to be killed. Run with the seed's file text and the state folder. */
import { parseOrchestratorSeed, startLocalOrchestrator } from '../../src/local-orchestrator/index.ts';

const [seedText = '', stateDir = ''] = process.argv.slice(2);
const parsed = parseOrchestratorSeed(seedText);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { url } = await startLocalOrchestrator({ host: '127.0.0.1', port: 0, seed: parsed.seed, stateDir });
console.log(url);
