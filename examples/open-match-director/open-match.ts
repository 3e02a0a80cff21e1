/** What a director needs of Open Match's backend service: the messages of its protocol as JSON has them. */

/** google.protobuf.Any: what it is, beside its fields. */
export interface Any {
  readonly '@type': string;
  readonly [field: string]: unknown;
}
export type Extensions = Readonly<Record<string, Any>>;

export interface Ticket {
  readonly id: string;
  readonly assignment?: OpenMatchAssignment;
  readonly searchFields?: {
    readonly doubleArgs?: Readonly<Record<string, number>>;
    readonly stringArgs?: Readonly<Record<string, string>>;
    readonly tags?: readonly string[];
  };
  readonly extensions?: Extensions;
}

export interface MatchProfile {
  readonly name: string;
  readonly pools: readonly { readonly name: string }[];
  readonly extensions?: Extensions;
}

export interface OpenMatchMatch {
  readonly matchId: string;
  readonly matchProfile: string;
  readonly matchFunction: string;
  readonly tickets: readonly Ticket[];
  readonly extensions?: Extensions;
}

export interface OpenMatchAssignment {
  /** Where the players go, in whatever form the game's client understands. */
  readonly connection: string;
  readonly extensions?: Extensions;
}

export interface FetchMatchesRequest {
  readonly config: { readonly host: string; readonly port: number; readonly type: 'GRPC' | 'REST' };
  readonly profile: MatchProfile;
}

export interface AssignTicketsRequest {
  readonly assignments: readonly { readonly ticketIds: readonly string[]; readonly assignment: OpenMatchAssignment }[];
}

export interface AssignTicketsResponse {
  readonly failures: readonly { readonly ticketId: string; readonly cause: 'UNKNOWN' | 'TICKET_NOT_FOUND' }[];
}

export interface OpenMatchBackend {
  /** A stream: matches come as match functions propose them. */
  fetchMatches(request: FetchMatchesRequest): AsyncIterable<{ readonly match: OpenMatchMatch }>;
  assignTickets(request: AssignTicketsRequest): Promise<AssignTicketsResponse>;
  /** The tickets may be proposed again. */
  releaseTickets(request: { readonly ticketIds: readonly string[] }): Promise<void>;
}
