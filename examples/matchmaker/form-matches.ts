/** Who plays whom: pure, so that it can be tried and tested without a gateway or a clock. */

/** A player who wants to play. */
export interface Ticket {
  readonly player_id: string;
  readonly mmr: number;
  /** Region → round trip in milliseconds. */
  readonly latencies_ms: Readonly<Record<string, number>>;
  /** When the player came, in milliseconds. */
  readonly since: number;
}

export interface Rules {
  readonly teamSize: number;
  /** How far apart two ratings may be at first, */
  readonly window: number;
  /** by how much more for each second that the one who has waited longest has waited, */
  readonly widensBy: number;
  /** and at most. */
  readonly widest: number;
}

export const RULES: Rules = { teamSize: 2, window: 50, widensBy: 50, widest: 600 };

export interface FormedMatch {
  readonly red: readonly Ticket[];
  readonly blue: readonly Ticket[];
}

export interface Formed {
  readonly matches: readonly FormedMatch[];
  readonly waiting: readonly Ticket[];
}

/** Serves whoever has waited longest first, with the nearest ratings that the widened window holds. */
export function formMatches(tickets: readonly Ticket[], now: number, rules: Rules = RULES): Formed {
  let waiting = tickets.toSorted((one, other) => one.since - other.since);
  const matches: FormedMatch[] = [];
  for (const anchor of waiting) {
    if (!waiting.includes(anchor)) continue;
    const players = around(anchor, waiting, windowOf(anchor, now, rules), 2 * rules.teamSize);
    if (!players) continue;
    matches.push(evenTeams(players));
    waiting = waiting.filter((ticket) => !players.includes(ticket));
  }
  return { matches, waiting };
}

/** Whether waiting longer, or one more look, may bring a match without anybody new. */
export function canStillMatch(tickets: readonly Ticket[], now: number, rules: Rules = RULES): boolean {
  const widens = tickets.some((ticket) => windowOf(ticket, now, rules) < rules.widest);
  return tickets.length >= 2 * rules.teamSize && (widens || formMatches(tickets, now, rules).matches.length > 0);
}

export function windowOf({ since }: Ticket, now: number, { window, widensBy, widest }: Rules): number {
  return Math.min(widest, window + (widensBy * (now - since)) / 1_000);
}

function around(anchor: Ticket, waiting: readonly Ticket[], window: number, count: number): Ticket[] | undefined {
  const apart = ({ mmr }: Ticket) => Math.abs(mmr - anchor.mmr);
  const near = waiting.filter((ticket) => apart(ticket) <= window).sort((one, other) => apart(one) - apart(other));
  return near.length < count ? undefined : near.slice(0, count);
}

/** Best and worst against the two in between, and so on: neither team has the better sum by much. */
function evenTeams(players: readonly Ticket[]): FormedMatch {
  const ranked = players.toSorted((one, other) => other.mmr - one.mmr);
  const isRed = (_: Ticket, index: number) => index % 4 === 0 || index % 4 === 3;
  return { red: ranked.filter(isRed), blue: ranked.filter((ticket, index) => !isRed(ticket, index)) };
}
