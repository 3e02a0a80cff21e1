/** Something that cannot serve a match, however long the match waits. */
export interface LeftOut {
  readonly allocation?: string;
  readonly selector?: string;
  readonly why: string;
}
