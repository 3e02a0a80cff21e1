/** Something that cannot serve a match, however long the match waits, or as long as it may. */
export interface LeftOut {
  readonly allocation?: string;
  readonly selector?: string;
  readonly why: string;
}

/** Reasons quote what a caller has sent, and are kept in records, events and logs: they say enough, not all. */
export function shortened(why: string, mostCharacters: number): string {
  return why.length <= mostCharacters ? why : `${why.slice(0, mostCharacters - 1)}…`.toWellFormed();
}
