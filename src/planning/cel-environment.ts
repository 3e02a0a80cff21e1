/** The language of `when` and `{{…}}`: CEL's own operators and macros, the variables of a match, and `bucket`. */
import { Environment } from '@marcbachmann/cel-js';
import { bucket } from './bucket.ts';
import { PlayerView } from './match-view.ts';

const MAX_EXPRESSION_NODES = 200;

/** Stands for `int`: the library's own takes '' for 0 and '0b11' for 3, and cannot be replaced under its name. */
export const OWN_INT = 'int_of';

export const celEnvironment = withMixedArithmetic(
  new Environment({
    limits: { maxAstNodes: MAX_EXPRESSION_NODES, maxDepth: 32, maxListElements: 100, maxMapEntries: 32 },
  })
    .registerType('Player', {
      ctor: PlayerView,
      fields: {
        player_id: 'string',
        team: 'string',
        latencies_ms: 'map<string, dyn>',
        attributes: 'map<string, dyn>',
      },
    })
    .registerVariable('match_id', 'string')
    .registerVariable('profile', 'string')
    .registerVariable('priority', 'int')
    .registerVariable('attributes', 'map<string, dyn>')
    .registerVariable('players', 'list<Player>')
    .registerFunction('bucket(string, int): int', (text: string, count: bigint) => bucket(text, count))
    .registerFunction(`${OWN_INT}(int): int`, (whole: bigint) => whole)
    .registerFunction(`${OWN_INT}(double): int`, (number: number) => intOf(number, Math.abs(number) < 2 ** 63))
    .registerFunction(`${OWN_INT}(string): int`, (text: string) => intOf(text, /^[+-]?\d{1,19}$/.test(text))),
);

function intOf(value: number | string, isOne: boolean): bigint {
  const whole = isOne ? BigInt(typeof value === 'number' ? Math.trunc(value) : value) : null;
  if (whole !== null && BigInt.asIntN(64, whole) === whole) return whole;
  throw new RangeError('int must be given a whole number of 64 bits');
}

/**
 * JSON has one kind of number, a double to CEL, which by itself would not add or divide it with the whole numbers that
 * one writes (`attributes.mmr / 100`). Here they meet as doubles.
 */
function withMixedArithmetic(environment: Environment): Environment {
  const operations: readonly [string, (left: number, right: number) => number][] = [
    ['+', (left, right) => left + right],
    ['-', (left, right) => left - right],
    ['*', (left, right) => left * right],
    ['/', (left, right) => left / right],
    ['%', (left, right) => left % right],
  ];
  for (const [operator, apply] of operations) {
    environment
      .registerOperator(`int ${operator} double: double`, (left: bigint, right: number) => apply(Number(left), right))
      .registerOperator(`double ${operator} int: double`, (left: number, right: bigint) => apply(left, Number(right)));
  }
  return environment.registerOperator('double % double', (left: number, right: number) => left % right);
}
