/** Takes turns among what is compared, the other way round in every second round, so that the machine's moods meet all. */
export async function inRounds<Name extends string, Seen>(
  rounds: number,
  names: readonly Name[],
  measure: (name: Name, round: number) => Promise<Seen>,
): Promise<Record<Name, Seen[]>> {
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Seen[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) seen[name].push(await measure(name, round));
  }
  return seen;
}
