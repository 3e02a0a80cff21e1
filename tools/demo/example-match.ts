import { readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

/** As much of a match request as the demo itself looks at; the gateway checks the rest. */
const ExampleMatches = Type.Array(Type.Object({ match_id: Type.String(), profile: Type.String() }), { minItems: 1 });

export type ExampleMatch = Static<typeof ExampleMatches>[number];

/** @throws {Error} where the file is not what it must be */
export async function readExampleMatches(path: string): Promise<readonly ExampleMatch[]> {
  const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!Check(ExampleMatches, parsed)) throw new Error(`${path} must hold a list of match requests`);
  return parsed;
}
