/** What an expression may not contain, beyond CEL's own grammar and types. Answers what is wrong, or null. */
import type { ASTNode } from '@marcbachmann/cel-js';

/** Those that run over the elements of a list or the keys of a map. */
export const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/**
 * What an expression may call. Left out on purpose: `matches` (a regular expression can run for ever), `split`, `join`,
 * `cel.bind` (they let a text or a list grow beyond any bound), and time and bytes, which a match does not have.
 */
export const AVAILABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['has', 'size', 'string', 'int', 'double', 'bool', 'dyn', 'type', 'bucket'],
  ...['startsWith', 'endsWith', 'contains', 'lowerAscii', 'upperAscii', 'trim', 'substring', 'indexOf', 'lastIndexOf'],
  ...LOOPS,
]);

export const VARIABLES: ReadonlySet<string> = new Set(['match_id', 'profile', 'priority', 'attributes', 'players']);

export function expressionProblem(node: ASTNode): string | null {
  return callProblem(node) ?? firstProblem(operandsOf(node));
}

/** Renames every call of a function. */
export function renameCalls(node: ASTNode, from: string, to: string): void {
  if (node.op === 'call' && node.args[0] === from) node.args[0] = to;
  for (const operand of operandsOf(node)) renameCalls(operand, from, to);
}

/** The parts of a node that are expressions themselves. */
function operandsOf(node: ASTNode): readonly ASTNode[] {
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

function callProblem(node: ASTNode): string | null {
  if (node.op !== 'call' && node.op !== 'rcall') return null;
  const [name] = node.args;
  if (!AVAILABLE_FUNCTIONS.has(name)) {
    return `must not call ${name}(…), which is not available; available are ${[...AVAILABLE_FUNCTIONS].join(', ')}`;
  }
  const variable = node.op === 'rcall' && LOOPS.has(name) ? node.args[2][0] : undefined;
  // It would read as one thing and mean another; and the cost of an expression is found by these names.
  if (variable?.op === 'id' && VARIABLES.has(variable.args)) {
    return `must not name the variable of ${name}(…) ${variable.args}, which is a variable of the match`;
  }
  return null;
}

function firstProblem(nodes: readonly ASTNode[]): string | null {
  for (const node of nodes) {
    const problem = expressionProblem(node);
    if (problem !== null) return problem;
  }
  return null;
}
