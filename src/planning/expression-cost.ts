/**
 * How much evaluating an expression can take at most, in steps of about a tenth of a microsecond. CEL programs end by
 * construction, but a loop over five thousand players, or a comparison of two large attributes within it, would hold up
 * every other match. The bound is derived from the expression once and put against the match's size before evaluating.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import {
  CHARACTERS_PER_STEP,
  constant,
  lesser,
  NOTHING,
  PLAYERS,
  plus,
  times,
  WEIGHT,
  type CostBound,
} from './cost-bound.ts';
import { LOOPS } from './expression-rules.ts';

/** What one failed operation takes: an error is made, thrown and caught. */
const FAILURE_STEPS = 30;

interface Measure {
  readonly steps: CostBound;
  /** How large the value can be. */
  readonly size: CostBound;
}

const ONE = constant(1);
const HEAVIEST = plus(constant(16), WEIGHT);
/** An id or a name, of up to 128 characters, or one number. */
const SMALL = constant(8);
const VARIABLE_SIZES: ReadonlyMap<string, CostBound> = new Map([
  ['attributes', HEAVIEST],
  ['players', times(PLAYERS, HEAVIEST)],
]);
const SEARCHES: ReadonlySet<string> = new Set(['contains', 'indexOf', 'lastIndexOf']);

/** How large the value of each loop variable can be. */
type Scope = ReadonlyMap<string, CostBound>;

export function expressionCost(ast: ASTNode): CostBound {
  return measure(ast, new Map()).steps;
}

function measure(node: ASTNode, scope: Scope): Measure {
  switch (node.op) {
    case 'value':
      return { steps: ONE, size: constant(1 + lengthOf(node.args) / CHARACTERS_PER_STEP) };
    case 'id':
      return { steps: ONE, size: scope.get(node.args) ?? VARIABLE_SIZES.get(node.args) ?? SMALL };
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return measureAccess(
        node.args[0],
        typeof node.args[1] === 'string' ? NOTHING : measure(node.args[1], scope).steps,
        scope,
      );
    case 'call':
      return measureCall(node.args[0], node.args[1], scope);
    case 'rcall':
      return LOOPS.has(node.args[0])
        ? measureLoop(...node.args, scope)
        : measureCall(node.args[0], [node.args[1], ...node.args[2]], scope);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return measureComparison(node.args[0], node.args[1], scope);
    case 'in':
      return measureMembership(node.args[0], node.args[1], scope);
    case '&&':
    case '||':
      return flat(node.args, constant(1 + FAILURE_STEPS), scope);
    case '!_':
    case '-_':
      return flat([node.args], ONE, scope);
    case '?:':
      return gathered(node.args, ONE, scope);
    case 'map':
      return gathered(node.args.flat(), ONE, scope);
    case 'list':
      return gathered(node.args, ONE, scope);
    default: {
      // Arithmetic on numbers takes one step; joining texts or lists takes as many as they are long.
      const operands = gathered(node.args, ONE, scope);
      return { steps: plus(operands.steps, operands.size), size: operands.size };
    }
  }
}

/** A part is no larger than the whole; and one player is no larger than the heaviest. */
function measureAccess(receiver: ASTNode, indexSteps: CostBound, scope: Scope): Measure {
  const whole = measure(receiver, scope);
  return { steps: plus(whole.steps, indexSteps, ONE), size: isPlayers(receiver) ? HEAVIEST : whole.size };
}

function measureCall(name: string, args: readonly ASTNode[], scope: Scope): Measure {
  const operands = gathered(args, ONE, scope);
  const [first, second] = args;
  if (name === 'has' || (name === 'size' && first !== undefined && isRootedInPlayers(first)))
    return { steps: operands.steps, size: ONE };
  if (SEARCHES.has(name) && first !== undefined && second !== undefined) {
    // Searching a text for another takes, in the worst case, the product of their lengths.
    const product = times(constant(3), times(measure(first, scope).size, measure(second, scope).size));
    return { steps: plus(operands.steps, product), size: ONE };
  }
  return { steps: plus(operands.steps, operands.size), size: operands.size };
}

function measureLoop(name: string, receiver: ASTNode, args: readonly ASTNode[], scope: Scope): Measure {
  const list = measure(receiver, scope);
  const count = isRootedInPlayers(receiver) ? PLAYERS : list.size;
  const [variable, ...bodies] = args;
  // One player is no larger than the heaviest; an element of any other list no larger than the list.
  const element = isPlayers(receiver) ? HEAVIEST : list.size;
  const inner = variable?.op === 'id' ? new Map([...scope, [variable.args, element]]) : scope;
  const body = gathered(bodies, ONE, inner);
  // `all` and `exists` go on when the body fails for one element, so it can fail for each.
  const failures = name === 'all' || name === 'exists' ? constant(FAILURE_STEPS) : ONE;
  const steps = plus(list.steps, times(count, plus(body.steps, failures)), ONE);
  if (name === 'map') return { steps, size: times(count, body.size) };
  return { steps, size: name === 'filter' ? list.size : ONE };
}

/** `players`, or what `filter` and `map` make of it: as many elements as there are players at most. */
function isRootedInPlayers(node: ASTNode): boolean {
  if (isPlayers(node)) return true;
  return (
    node.op === 'rcall' && (node.args[0] === 'filter' || node.args[0] === 'map') && isRootedInPlayers(node.args[1])
  );
}

/** No loop variable may take that name; see expression-rules.ts. */
function isPlayers(node: ASTNode): boolean {
  return node.op === 'id' && node.args === 'players';
}

/** Comparing ends with the smaller of the two. */
function measureComparison(left: ASTNode, right: ASTNode, scope: Scope): Measure {
  const [a, b] = [measure(left, scope), measure(right, scope)];
  return { steps: plus(a.steps, b.steps, lesser(a.size, b.size), ONE), size: ONE };
}

/** Each element is compared, and each comparison ends with the element. */
function measureMembership(element: ASTNode, list: ASTNode, scope: Scope): Measure {
  const [a, b] = [measure(element, scope), measure(list, scope)];
  return { steps: plus(a.steps, b.steps, b.size, ONE), size: ONE };
}

function flat(nodes: readonly ASTNode[], own: CostBound, scope: Scope): Measure {
  return { steps: gathered(nodes, own, scope).steps, size: ONE };
}

function gathered(nodes: readonly ASTNode[], own: CostBound, scope: Scope): Measure {
  const measures = nodes.map((node) => measure(node, scope));
  return {
    steps: plus(own, ...measures.map(({ steps }) => steps)),
    size: plus(ONE, ...measures.map(({ size }) => size)),
  };
}

function lengthOf(literal: unknown): number {
  return typeof literal === 'string' ? literal.length : 0;
}
