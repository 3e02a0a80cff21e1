/** The views, in the order in which they stand beside one another. */
export const VIEWS = {
  now: 'Now',
  allocations: 'Allocations',
  backlog: 'Backlog',
  matches: 'Matches',
  explain: 'Explain',
  letters: 'Dead letters',
} as const;
export type View = keyof typeof VIEWS;
