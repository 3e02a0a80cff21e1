/** One CEL expression: compiled and type-checked when the file is loaded, evaluated for a match, never throwing. */
import { EvaluationError, ParseError, TypeError as CelTypeError, serialize } from '@marcbachmann/cel-js';
import { celEnvironment, OWN_INT } from './cel-environment.ts';
import { costFor } from './cost-bound.ts';
import { expressionCost } from './expression-cost.ts';
import { expressionProblem, renameCalls } from './expression-rules.ts';
import { shortened } from './left-out.ts';
import type { MatchView } from './match-view.ts';

export const MAX_EXPRESSION_LENGTH = 1_000;
/** Of a reason; CEL quotes the value that it could not use, whatever its size. */
const MAX_REASON_LENGTH = 200;

export interface Expression {
  readonly source: string;
  /** CEL's name of the type that it gives, `dyn` where only the match decides. */
  readonly type: string;
  readonly evaluate: (view: MatchView) => Evaluation;
}

export type Evaluation = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

export type ExpressionResult =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly message: string };

export function compileExpression(source: string): ExpressionResult {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    return { ok: false, message: `must be at most ${MAX_EXPRESSION_LENGTH} characters, and is ${source.length}` };
  }
  try {
    const program = celEnvironment.parse(source);
    const problem = expressionProblem(program.ast);
    if (problem !== null) return { ok: false, message: problem };
    renameCalls(program.ast, 'int', OWN_INT);
    const checked = program.check();
    if (!checked.valid) return { ok: false, message: invalid(checked.error) };
    const cost = expressionCost(program.ast);
    const evaluate = (view: MatchView): Evaluation => {
      const steps = Math.ceil(costFor(cost, view.extent));
      if (view.spend(steps)) return evaluation(program, view);
      return { ok: false, why: `the match is too large for ${source}, which could take ${steps} steps` };
    };
    return { ok: true, expression: { source, type: checked.type ?? 'dyn', evaluate } };
  } catch (err) {
    return { ok: false, message: invalid(err) };
  }
}

function evaluation(program: (view: MatchView) => unknown, view: MatchView): Evaluation {
  try {
    return { ok: true, value: program(view) };
  } catch (err) {
    const isUnread = err instanceof EvaluationError && err.code === 'unsupported_type';
    if (isUnread && view.readAsMaps()) return evaluation(program, view);
    return { ok: false, why: shortened(whyNot(err), MAX_REASON_LENGTH) };
  }
}

/**
 * A missing attribute is an ordinary answer, and CEL gives it as an error, whose stack nobody reads and which would be
 * most of its cost (17 µs to 4). The limit belongs to the whole process, hence a synchronous stretch and no more.
 */
export function withoutStacks<Result>(evaluate: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return evaluate();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function invalid(err: unknown): string {
  if (!(err instanceof ParseError || err instanceof CelTypeError || err instanceof EvaluationError)) {
    return `must be a valid CEL expression: ${err instanceof Error ? err.message : String(err)}`;
  }
  const at = err.range === undefined ? '' : ` (at character ${err.range.start + 1})`;
  return `must be a valid CEL expression: ${said(err)}${at}`;
}

function whyNot(err: unknown): string {
  if (!(err instanceof EvaluationError)) return err instanceof Error ? err.message : String(err);
  if (err.code === 'no_such_key' && err.node !== undefined) return `${serialize(err.node)} is missing`;
  return said(err);
}

const said = ({ summary }: { readonly summary: string }): string => summary.replace(`${OWN_INT}(`, 'int(');
