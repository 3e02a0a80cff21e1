/** Reads a seed file: its form first, then what the form cannot say, each with all its problems at once. */
import { parseDocument } from 'yaml';
import { RouteError, routeTable } from '../../orchestration/contract/index.ts';
import { checker, type Checked, type Problem } from '../schema-problems.ts';
import { durationMs } from './duration.ts';
import type { OrchestratorSeed } from './orchestrator-seed.ts';
import { bounds, seedOf } from './seed-of-file.ts';
import { SeedFile, type SeedFileAllocation } from './seed-schema.ts';

export type ParsedSeed =
  | { readonly ok: true; readonly seed: OrchestratorSeed }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const check = checker<SeedFile>(SeedFile);
/** Tokens tell their life in whole seconds. */
const shortestTtlMs = 1000;

/** @param text YAML, of which JSON is a part. */
export function parseOrchestratorSeed(text: string): ParsedSeed {
  const document = parseDocument(text);
  const [syntaxError] = document.errors;
  if (syntaxError) {
    const line = syntaxError.linePos?.[0].line ?? 1;
    return { ok: false, problems: [{ path: '', message: `must be YAML; it breaks off in line ${line}` }] };
  }
  const tree = readTree(document);
  if (!tree.ok) return tree;
  const checked = check(tree.value);
  if (!checked.ok) return checked;
  const problems = furtherProblems(checked.value);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, seed: seedOf(checked.value) };
}

/** An alias bomb, for one, or an alias without its anchor, is well-formed but cannot be read. */
function readTree(document: { toJS(): unknown }): Checked<unknown> {
  try {
    return { ok: true, value: document.toJS() };
  } catch (err) {
    const why = err instanceof Error ? err.message : String(err);
    return { ok: false, problems: [{ path: '', message: `must be YAML that can be read: ${why}` }] };
  }
}

function furtherProblems(file: SeedFile): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const [projectId, { allocations = [] }] of Object.entries(file.projects)) {
    for (const [index, allocation] of allocations.entries()) {
      const path = `projects/${projectId}/allocations/${index}`;
      if (ids.has(allocation.id))
        problems.push({ path: `${path}/id`, message: 'must be unique; another allocation has it' });
      ids.add(allocation.id);
      problems.push(...allocationProblems(path, allocation));
    }
  }
  const ttlMs = durationMs(file.token_ttl ?? '');
  if (ttlMs !== undefined && ttlMs < shortestTtlMs)
    problems.push({ path: 'token_ttl', message: 'must be at least 1s' });
  const names = file.clients.map(({ client_id }) => client_id);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) problems.push({ path: `clients/${index}/client_id`, message: 'must be unique' });
  }
  return [...problems, ...routeProblems(file.routes ?? {})];
}

function allocationProblems(path: string, allocation: SeedFileAllocation): Problem[] {
  const problems: Problem[] = [];
  const expect = (holds: boolean, field: string, message: string) => {
    if (!holds) problems.push({ path: `${path}/${field}`, message });
  };
  const { min, max, listed } = bounds(allocation);
  expect(max >= listed, 'max_payloads', `must be at least the ${listed} payloads that are listed`);
  expect(max >= min || max < listed, 'max_payloads', 'must be at least min_payloads');
  const isProcess = allocation.kind === 'process';
  expect(
    isProcess === (allocation.process !== undefined),
    'process',
    'must be given for kind process, and only for it',
  );
  const range = allocation.process?.ports;
  expect(range === undefined || range.from <= range.to, 'process/ports/to', 'must be at least process/ports/from');
  const names = (allocation.ports ?? []).map(({ name }) => name);
  expect(new Set(names).size === names.length, 'ports', 'must be a list of ports with different names');
  return problems;
}

function routeProblems(routes: Readonly<Record<string, string>>): Problem[] {
  try {
    routeTable(routes);
    return [];
  } catch (err) {
    if (!(err instanceof RouteError)) throw err;
    return [{ path: 'routes', message: `must name operations and fitting routes: ${err.message}` }];
  }
}
