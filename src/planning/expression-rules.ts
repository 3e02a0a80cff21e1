/** What an expression may not contain, beyond CEL's own grammar and types. Answers what is wrong, or null. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { AVAILABLE_FUNCTIONS } from './cel-environment.ts';

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export function expressionProblem(node: ASTNode, insideLoop = false): string | null {
  if (node.op === 'call') return callProblem(node.args[0]) ?? firstProblem(node.args[1], insideLoop);
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args;
    const isLoop = LOOPS.has(name);
    if (isLoop && insideLoop) return `must not use ${name}(…) inside another loop over a list`;
    return callProblem(name) ?? expressionProblem(receiver, insideLoop) ?? firstProblem(args, insideLoop || isLoop);
  }
  return firstProblem(operandsOf(node), insideLoop);
}

/** The parts of a node that are expressions themselves. */
export function operandsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case '!_':
    case '-_':
      return [node.args];
    case 'map':
      return node.args.flat();
    default:
      return node.args;
  }
}

function callProblem(name: string): string | null {
  if (AVAILABLE_FUNCTIONS.has(name)) return null;
  return `must not call ${name}(…), which is not available here; available are ${[...AVAILABLE_FUNCTIONS].join(', ')}`;
}

function firstProblem(nodes: readonly ASTNode[], insideLoop: boolean): string | null {
  for (const node of nodes) {
    const problem = expressionProblem(node, insideLoop);
    if (problem !== null) return problem;
  }
  return null;
}
