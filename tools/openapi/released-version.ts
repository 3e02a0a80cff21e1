/** The newest of the files `1.2.3.json` whose first number is that of this version; undefined where there is none. */
export function newestOfMajor(files: readonly string[], version: string): string | undefined {
  const [major] = numbers(version);
  return files
    .filter((file) => /^\d+\.\d+\.\d+\.json$/.test(file) && numbers(file)[0] === major)
    .sort(byVersion)
    .at(-1);
}

const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10));

function byVersion(left: string, right: string): number {
  const [one, other] = [numbers(left), numbers(right)];
  for (const index of [0, 1, 2]) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
