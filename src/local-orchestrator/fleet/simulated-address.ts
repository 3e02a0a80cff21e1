/** A simulated payload is nowhere: its address is of RFC 2544's range for benchmarks, which no network routes. */
export const simulatedAddress = (made: number): string =>
  `198.${18 + ((made >> 16) & 1)}.${(made >> 8) & 255}.${made & 255}`;

const form = /^198\.(18|19)\.(\d+)\.(\d+)$/;

/** The lowest number that gives the address; undefined for one of a real process. */
export function simulatedNumber(address: string): number | undefined {
  const [, second, third, fourth] = form.exec(address) ?? [];
  if (second === undefined) return undefined;
  return ((Number(second) - 18) << 16) | (Number(third) << 8) | Number(fourth);
}
