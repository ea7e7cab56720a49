/** Draws that repeat exactly for the same seed. */
export interface SeededRandom {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T;
  /** `count` different members, in their first order. */
  pickSome<T>(from: readonly T[], count: number): T[];
}

/** xorshift32: small, and the same on every machine. */
export function seededRandom(seed: number): SeededRandom {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
    pickSome: (from, count) => {
      const left = from.map((_, index) => index);
      while (left.length > count) left.splice(between(0, left.length - 1), 1);
      return left.map((index) => from[index] as (typeof from)[number]);
    },
  };
}
