/**
 * An upper bound that depends on the match: a sum of terms c · players^p · weight^w, where `players` is how many players
 * the match has and `weight` how much its heaviest attributes hold.
 */
export interface MatchExtent {
  readonly players: number;
  /** Asked for only by a bound that depends on it, since finding it means walking the attributes. */
  readonly weight: () => number;
}

/** In weights and sizes, texts count one for each so many characters. */
export const CHARACTERS_PER_STEP = 16;

interface Term {
  readonly factor: number;
  readonly players: number;
  readonly weight: number;
}

export type CostBound = readonly Term[];

export const constant = (factor: number): CostBound => [{ factor, players: 0, weight: 0 }];
export const PLAYERS: CostBound = [{ factor: 1, players: 1, weight: 0 }];
export const WEIGHT: CostBound = [{ factor: 1, players: 0, weight: 1 }];
export const NOTHING: CostBound = [];

export function plus(...bounds: readonly CostBound[]): CostBound {
  const terms = new Map<string, Term>();
  for (const term of bounds.flat()) {
    const power = `${term.players} ${term.weight}`;
    terms.set(power, { ...term, factor: term.factor + (terms.get(power)?.factor ?? 0) });
  }
  return [...terms.values()];
}

export function times(left: CostBound, right: CostBound): CostBound {
  return plus(
    left.flatMap((a) =>
      right.map((b) => ({ factor: a.factor * b.factor, players: a.players + b.players, weight: a.weight + b.weight })),
    ),
  );
}

/** Both bound the same thing, so the one that does not depend on the match is the better. */
export function lesser(left: CostBound, right: CostBound): CostBound {
  if (isConstant(left)) return left;
  return isConstant(right) ? right : plus(left, right);
}

export function costFor(bound: CostBound, extent: MatchExtent): number {
  let total = 0;
  for (const { factor, players, weight } of bound) {
    total += factor * extent.players ** players * (weight === 0 ? 1 : extent.weight() ** weight);
  }
  return total;
}

function isConstant(bound: CostBound): boolean {
  return bound.every(({ players, weight }) => players === 0 && weight === 0);
}
