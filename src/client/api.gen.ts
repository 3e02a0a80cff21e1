/** Generated from the API's description by `npm run generate`; do not edit. */

export interface paths {
    "/v1/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The matches that are kept, newest first */
        get: operations["listMatches"];
        put?: never;
        /**
         * Ask for a server for a match
         * @description Idempotent by match_id: the same body again is the same match, answered with `Idempotency-Replayed: true`. With `Prefer: wait=SECONDS` the answer is held until the match is assigned or final.
         */
        post: operations["submitMatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for servers for up to 1,000 matches
         * @description Each is accepted or refused by itself. The body may have 8 MiB, each match in it 256 KiB.
         */
        post: operations["submitBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/{match_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of a match */
        get: operations["getMatch"];
        put?: never;
        post?: never;
        /**
         * Cancel a match, or release its server
         * @description Whatever state the match is in; a second call gives the same answer.
         */
        delete: operations["withdrawMatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/{match_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stand by a match whose profile says `confirm_within`
         * @description Until its `confirm_by`; otherwise its server is given back and it fails as `not_confirmed`. A second call gives the same answer, and a match that need not be confirmed stays as it is.
         */
        post: operations["confirmMatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/{match_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What one match went through
         * @description Its record, its events, the plan as it would be made now, and, where it holds a payload, what the orchestrator says that this has been told.
         */
        get: operations["getMatchTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/{match_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel or release a match as an operator
         * @description What DELETE does, with the scope `operate`, and told as an event `matchgate.operator.withdraw`.
         */
        post: operations["withdrawMatchByOperator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the whole installation is, and what the last five minutes were like
         * @description From Redis, at most a second old, and the same whichever replica answers. Figures are of all tenants; what names matches or operators is of the caller’s.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every change of every match
         * @description Each `data` is a CloudEvents 1.0 document (MatchEvent) of the type `matchgate.match.<state>`; each `id` is where to go on. A comment comes every 15 s. An `id` may come without `data`. Without a cursor the stream begins now, with `after=0` at the oldest event that is kept.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matches/{match_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every change of one match
         * @description Each `data` is a CloudEvents 1.0 document (MatchEvent) of the type `matchgate.match.<state>`; each `id` is where to go on. A comment comes every 15 s. First what has happened (the newest 50), then what happens; the stream ends with the match.
         */
        get: operations["followMatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would be tried for a match, in its order; reserves nothing
         * @description The body is that of POST /v1/matches.
         */
        post: operations["explainPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The profiles in use, and what is wrong with the file if it is not the one in use */
        get: operations["listProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The allocations as the workers see them */
        get: operations["listAllocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks that were given up, newest first */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/dead-letters/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send all dead letters again
         * @description Up to 1,000 at a time, newest first; `more` says whether some may be left.
         */
        post: operations["resendDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/dead-letters/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a dead letter again
         * @description It is no dead letter any more, and is tried anew for the whole time.
         */
        post: operations["resendDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have workers choose it no more
         * @description Matches that it serves keep their servers; its steps are passed over at once. Heeded by every worker within about a second, and kept until it is taken back. Told as an event.
         */
        post: operations["pauseAllocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have workers choose it again
         * @description Heeded by every worker within about a second, and kept until it is taken back. Told as an event.
         */
        post: operations["resumeAllocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{name}/breaker": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Hold its breaker open or closed, or let it decide again
         * @description Holding it closed also forgets a Retry-After. Heeded by every worker within about a second, and kept until it is taken back. Told as an event.
         */
        put: operations["forceBreaker"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/players/{player_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a player out of the matches that are over
         * @description Of the caller’s tenant. Removes the player’s entry and, since it may speak of the player too, `match_data`. Looks at up to 1,000 matches; repeat it with `next_cursor` until that is null. What it does not reach is in docs/operations.md.
         */
        delete: operations["erasePlayer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this replica should get requests, and why not */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Allocation: {
            name: string;
            project_id: string;
            allocation_id: string;
            region: string;
            breaker: components["schemas"]["Breaker"];
            breaker_since: string | null;
            breaker_forced: components["schemas"]["ForcedBreaker"] | null;
            breaker_forced_at: string | null;
            /** @description By an operator: workers do not choose it. */
            paused: boolean;
            paused_at: string | null;
            /** @description Reservations under way, over all workers. */
            in_flight: number;
            /** @description Workers that have used it and live. */
            workers: number;
            last_errors: {
                /** Format: date-time */
                at: string;
                outcome: string;
                message: string;
            }[];
            payloads: {
                /** Format: date-time */
                at: string;
                ready: number;
                reserved: number;
                /** @description Reserved by the gateway for no live match. */
                orphans?: number;
            } | null;
        };
        /**
         * @example {
         *       "name": "eu-west",
         *       "paused": true,
         *       "breaker_forced": null
         *     }
         */
        AllocationControl: {
            name: string;
            paused: boolean;
            breaker_forced: components["schemas"]["ForcedBreaker"] | null;
        };
        /**
         * @example {
         *       "allocations": [
         *         {
         *           "name": "eu-west",
         *           "project_id": "alpha-beta-123456",
         *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *           "region": "eu-west",
         *           "breaker": "closed",
         *           "breaker_since": null,
         *           "breaker_forced": null,
         *           "breaker_forced_at": null,
         *           "paused": false,
         *           "paused_at": null,
         *           "in_flight": 3,
         *           "workers": 2,
         *           "last_errors": [
         *             {
         *               "at": "2026-11-23T16:48:12.000Z",
         *               "outcome": "unavailable",
         *               "message": "the upstream answered 503"
         *             }
         *           ],
         *           "payloads": {
         *             "at": "2026-11-23T16:52:49.000Z",
         *             "ready": 60,
         *             "reserved": 40
         *           }
         *         }
         *       ]
         *     }
         */
        Allocations: {
            allocations: components["schemas"]["Allocation"][];
        };
        Attempt: {
            /** Format: date-time */
            at: string;
            allocation: string;
            selectors: string[];
            /** @enum {unknown} */
            outcome: "reserved" | "no_match" | "throttled" | "unavailable" | "rejected" | "unknown" | "breaker_open" | "bulkhead_full";
            /** @description What the orchestrator answered, where it did. */
            status?: number;
            duration_ms: number;
        };
        /**
         * @example {
         *       "results": [
         *         {
         *           "match_id": "m-2041",
         *           "status": 202,
         *           "match": {
         *             "match_id": "m-2041",
         *             "profile": "ranked",
         *             "state": "queued",
         *             "waiting_for": null,
         *             "reason": null,
         *             "version": 1,
         *             "priority": 5,
         *             "created_at": "2026-11-23T16:52:49.357Z",
         *             "updated_at": "2026-11-23T16:52:49.357Z",
         *             "deadline_at": "2026-11-23T16:53:19.357Z",
         *             "profile_version": "sha256:764c6389ac0f4bd4",
         *             "confirm_by": null,
         *             "confirmed_at": null,
         *             "reservation": null,
         *             "attempts": [],
         *             "attempts_count": 0,
         *             "timings_ms": {},
         *             "position": 1,
         *             "estimated_wait_ms": 40
         *           }
         *         },
         *         {
         *           "match_id": "m-2042",
         *           "status": 422,
         *           "problem": {
         *             "type": "urn:matchgate:problem:invalid_request",
         *             "title": "The request does not fit its schema",
         *             "status": 422,
         *             "detail": "/players/0/latencies_ms/eu-west must be >= 0",
         *             "code": "invalid_request",
         *             "request_id": "6f0c3a5e-6f2d-4a51-9a3c-2f7d6f0b8a11",
         *             "errors": [
         *               {
         *                 "pointer": "/players/0/latencies_ms/eu-west",
         *                 "message": "must be >= 0"
         *               }
         *             ]
         *           }
         *         }
         *       ]
         *     }
         */
        BatchAnswer: {
            /** @description One for each match, in their order. */
            results: components["schemas"]["BatchResult"][];
        };
        BatchRequest: {
            matches: components["schemas"]["MatchRequest"][];
        };
        BatchResult: {
            match_id: string | null;
            /** @description What POST /v1/matches would have answered. */
            status: number;
            match?: components["schemas"]["MatchRecord"];
            problem?: components["schemas"]["Problem"];
        };
        /** @enum {unknown} */
        Breaker: "closed" | "half-open" | "open";
        /**
         * @example {
         *       "matches_erased": 3,
         *       "matches_in_use": 0,
         *       "next_cursor": null
         *     }
         */
        Erasure: {
            /** @description Matches out of which the player was taken by this call. */
            matches_erased: number;
            /** @description Matches of the player that are not over; they are left as they are. */
            matches_in_use: number;
            next_cursor: string | null;
        };
        /** @enum {unknown} */
        ForcedBreaker: "open" | "closed";
        /**
         * @example {
         *       "status": "live"
         *     }
         */
        Live: {
            /** @enum {string} */
            status: "live";
        };
        /**
         * @example {
         *       "specversion": "1.0",
         *       "id": "0-1732380769431-0",
         *       "source": "/v1/matches",
         *       "type": "matchgate.match.assigned",
         *       "subject": "m-2041",
         *       "time": "2026-11-23T16:52:49.431Z",
         *       "datacontenttype": "application/json",
         *       "data": {
         *         "match_id": "m-2041",
         *         "state": "assigned",
         *         "version": 4,
         *         "reservation": {
         *           "project_id": "alpha-beta-123456",
         *           "allocation": "eu-west",
         *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *           "region": "eu-west",
         *           "payload_id": "8hhtn-fvpvq",
         *           "payload_address": "198.51.100.7",
         *           "payload_ports": [
         *             {
         *               "name": "game",
         *               "port": 7777
         *             }
         *           ],
         *           "selector": "exact",
         *           "selector_index": 0,
         *           "reserved_at": "2026-11-23T16:52:49.418Z"
         *         }
         *       }
         *     }
         */
        MatchEvent: {
            /** @constant */
            specversion: "1.0";
            /** @description The same for the same change, whoever tells it and however often. */
            id: string;
            source: string;
            type: string;
            /** @description The match_id. */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            data: {
                match_id: string;
                state: components["schemas"]["MatchState"];
                /** @description Goes up by one with each change: the place in the match’s history. */
                version: number;
                reservation?: components["schemas"]["Reservation"];
                reason?: components["schemas"]["Reason"];
                waiting_for?: components["schemas"]["WaitingFor"];
                /**
                 * Format: date-time
                 * @description Until when it must be confirmed.
                 */
                confirm_by?: string;
                /**
                 * Format: date-time
                 * @description Where the change is its confirmation.
                 */
                confirmed_at?: string;
            };
        };
        /**
         * @example {
         *       "matches": [
         *         {
         *           "match_id": "m-2041",
         *           "profile": "ranked",
         *           "state": "assigned",
         *           "waiting_for": null,
         *           "reason": null,
         *           "version": 4,
         *           "priority": 5,
         *           "created_at": "2026-11-23T16:52:49.357Z",
         *           "updated_at": "2026-11-23T16:52:49.431Z",
         *           "deadline_at": "2026-11-23T16:53:19.357Z",
         *           "profile_version": "sha256:764c6389ac0f4bd4",
         *           "confirm_by": null,
         *           "confirmed_at": null,
         *           "reservation": {
         *             "project_id": "alpha-beta-123456",
         *             "allocation": "eu-west",
         *             "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *             "region": "eu-west",
         *             "payload_id": "8hhtn-fvpvq",
         *             "payload_address": "198.51.100.7",
         *             "payload_ports": [
         *               {
         *                 "name": "game",
         *                 "port": 7777
         *               }
         *             ],
         *             "selector": "exact",
         *             "selector_index": 0,
         *             "reserved_at": "2026-11-23T16:52:49.418Z"
         *           },
         *           "attempts": [
         *             {
         *               "at": "2026-11-23T16:52:49.402Z",
         *               "allocation": "eu-west",
         *               "selectors": [
         *                 "exact",
         *                 "any-map"
         *               ],
         *               "outcome": "reserved",
         *               "status": 200,
         *               "duration_ms": 12
         *             }
         *           ],
         *           "attempts_count": 1,
         *           "timings_ms": {
         *             "queued": 30,
         *             "reserve": 31,
         *             "annotate": 8,
         *             "total": 74
         *           },
         *           "position": null,
         *           "estimated_wait_ms": null
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        MatchPage: {
            matches: components["schemas"]["MatchRecord"][];
            next_cursor: string | null;
        };
        /**
         * @example {
         *       "match_id": "m-2041",
         *       "profile": "ranked",
         *       "state": "assigned",
         *       "waiting_for": null,
         *       "reason": null,
         *       "version": 4,
         *       "priority": 5,
         *       "created_at": "2026-11-23T16:52:49.357Z",
         *       "updated_at": "2026-11-23T16:52:49.431Z",
         *       "deadline_at": "2026-11-23T16:53:19.357Z",
         *       "profile_version": "sha256:764c6389ac0f4bd4",
         *       "confirm_by": null,
         *       "confirmed_at": null,
         *       "reservation": {
         *         "project_id": "alpha-beta-123456",
         *         "allocation": "eu-west",
         *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *         "region": "eu-west",
         *         "payload_id": "8hhtn-fvpvq",
         *         "payload_address": "198.51.100.7",
         *         "payload_ports": [
         *           {
         *             "name": "game",
         *             "port": 7777
         *           }
         *         ],
         *         "selector": "exact",
         *         "selector_index": 0,
         *         "reserved_at": "2026-11-23T16:52:49.418Z"
         *       },
         *       "attempts": [
         *         {
         *           "at": "2026-11-23T16:52:49.402Z",
         *           "allocation": "eu-west",
         *           "selectors": [
         *             "exact",
         *             "any-map"
         *           ],
         *           "outcome": "reserved",
         *           "status": 200,
         *           "duration_ms": 12
         *         }
         *       ],
         *       "attempts_count": 1,
         *       "timings_ms": {
         *         "queued": 30,
         *         "reserve": 31,
         *         "annotate": 8,
         *         "total": 74
         *       },
         *       "position": null,
         *       "estimated_wait_ms": null
         *     }
         * @example {
         *       "match_id": "m-2041",
         *       "profile": "ranked",
         *       "state": "queued",
         *       "waiting_for": null,
         *       "reason": null,
         *       "version": 1,
         *       "priority": 5,
         *       "created_at": "2026-11-23T16:52:49.357Z",
         *       "updated_at": "2026-11-23T16:52:49.357Z",
         *       "deadline_at": "2026-11-23T16:53:19.357Z",
         *       "profile_version": "sha256:764c6389ac0f4bd4",
         *       "confirm_by": null,
         *       "confirmed_at": null,
         *       "reservation": null,
         *       "attempts": [],
         *       "attempts_count": 0,
         *       "timings_ms": {},
         *       "position": 1,
         *       "estimated_wait_ms": 40
         *     }
         */
        MatchRecord: {
            /** @description The matchmaker’s own id of the match. */
            match_id: string;
            profile: string;
            state: components["schemas"]["MatchState"];
            waiting_for: components["schemas"]["WaitingFor"] | null;
            reason: components["schemas"]["Reason"] | null;
            version: number;
            priority: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date-time */
            deadline_at: string;
            profile_version: string;
            confirm_by: string | null;
            confirmed_at: string | null;
            reservation: components["schemas"]["Reservation"] | null;
            /** @description The newest 50. */
            attempts: components["schemas"]["Attempt"][];
            attempts_count: number;
            timings_ms: {
                queued?: number;
                reserve?: number;
                annotate?: number;
                total?: number;
            };
            position: number | null;
            estimated_wait_ms: number | null;
            /** @description Of the trace (W3C `traceparent`) that it was accepted in, where there was one. */
            trace_id?: string;
        };
        MatchRequest: {
            /** @description The matchmaker’s own id of the match. */
            match_id: string;
            /** @description How the match is placed; see /v1/profiles. */
            profile: string;
            /** @description What the profile’s expressions read. */
            attributes?: {
                [key: string]: unknown;
            };
            players?: components["schemas"]["Player"][];
            /** @description 9 first; the profile’s default is 5. */
            priority?: number;
            /** @description From acceptance; the default is the profile’s. */
            deadline_ms?: number;
            /** @description Any JSON; the game server finds it on its payload. */
            match_data?: unknown;
            /** @description Is told when the match is assigned and when it is over; to allowed hosts only. */
            callback_url?: string;
            /** @description Which of the profile’s allocations, in which order; where the profile allows an override. */
            allocations?: string[];
            /** @description Opens every step at once; where the profile allows an override. */
            skip_after?: boolean;
        };
        /** @enum {unknown} */
        MatchState: "queued" | "reserving" | "annotating" | "assigned" | "released" | "ended" | "failed" | "cancelled";
        /**
         * @example {
         *       "match": {
         *         "match_id": "m-2041",
         *         "profile": "ranked",
         *         "state": "assigned",
         *         "waiting_for": null,
         *         "reason": null,
         *         "version": 4,
         *         "priority": 5,
         *         "created_at": "2026-11-23T16:52:49.357Z",
         *         "updated_at": "2026-11-23T16:52:49.431Z",
         *         "deadline_at": "2026-11-23T16:53:19.357Z",
         *         "profile_version": "sha256:764c6389ac0f4bd4",
         *         "confirm_by": null,
         *         "confirmed_at": null,
         *         "reservation": {
         *           "project_id": "alpha-beta-123456",
         *           "allocation": "eu-west",
         *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *           "region": "eu-west",
         *           "payload_id": "8hhtn-fvpvq",
         *           "payload_address": "198.51.100.7",
         *           "payload_ports": [
         *             {
         *               "name": "game",
         *               "port": 7777
         *             }
         *           ],
         *           "selector": "exact",
         *           "selector_index": 0,
         *           "reserved_at": "2026-11-23T16:52:49.418Z"
         *         },
         *         "attempts": [
         *           {
         *             "at": "2026-11-23T16:52:49.402Z",
         *             "allocation": "eu-west",
         *             "selectors": [
         *               "exact",
         *               "any-map"
         *             ],
         *             "outcome": "reserved",
         *             "status": 200,
         *             "duration_ms": 12
         *           }
         *         ],
         *         "attempts_count": 1,
         *         "timings_ms": {
         *           "queued": 30,
         *           "reserve": 31,
         *           "annotate": 8,
         *           "total": 74
         *         },
         *         "position": null,
         *         "estimated_wait_ms": null
         *       },
         *       "events": [
         *         {
         *           "specversion": "1.0",
         *           "id": "0-1732380769431-0",
         *           "source": "/v1/matches",
         *           "type": "matchgate.match.assigned",
         *           "subject": "m-2041",
         *           "time": "2026-11-23T16:52:49.431Z",
         *           "datacontenttype": "application/json",
         *           "data": {
         *             "match_id": "m-2041",
         *             "state": "assigned",
         *             "version": 4,
         *             "reservation": {
         *               "project_id": "alpha-beta-123456",
         *               "allocation": "eu-west",
         *               "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *               "region": "eu-west",
         *               "payload_id": "8hhtn-fvpvq",
         *               "payload_address": "198.51.100.7",
         *               "payload_ports": [
         *                 {
         *                   "name": "game",
         *                   "port": 7777
         *                 }
         *               ],
         *               "selector": "exact",
         *               "selector_index": 0,
         *               "reserved_at": "2026-11-23T16:52:49.418Z"
         *             }
         *           }
         *         }
         *       ],
         *       "plan": {
         *         "profile": "ranked",
         *         "profile_version": "sha256:764c6389ac0f4bd4",
         *         "steps": [
         *           {
         *             "allocation": "eu-west",
         *             "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *             "region": "eu-west",
         *             "opens_after_ms": 0,
         *             "breaker": "closed",
         *             "paused": false,
         *             "selectors": [
         *               {
         *                 "name": "exact",
         *                 "match_labels": {
         *                   "build": "1.42.0",
         *                   "map": "harbor"
         *                 },
         *                 "payload_state": "Ready",
         *                 "opens_after_ms": 0,
         *                 "ready": 60
         *               }
         *             ]
         *           }
         *         ],
         *         "left_out": [
         *           {
         *             "selector": "join",
         *             "why": "the condition attributes.mode == 'casual' does not hold"
         *           }
         *         ]
         *       },
         *       "plan_problem": null,
         *       "payload": {
         *         "state": "Reserved",
         *         "labels": {
         *           "matchgate-match": "m-2041",
         *           "mode": "5v5"
         *         },
         *         "annotations": [
         *           {
         *             "key": "matchgate-match-id",
         *             "value": "m-2041",
         *             "cut": false
         *           }
         *         ]
         *       },
         *       "payload_problem": null
         *     }
         */
        MatchTimeline: {
            match: components["schemas"]["MatchRecord"];
            /** @description The newest 50, oldest first, as far as the outbox reaches. */
            events: components["schemas"]["MatchEvent"][];
            plan: components["schemas"]["Plan"] | null;
            plan_problem: string | null;
            payload: {
                state: string;
                labels: {
                    [key: string]: string;
                };
                annotations: {
                    key: string;
                    value: string;
                    /** @description Only the first 4,096 characters are shown. */
                    cut: boolean;
                }[];
            } | null;
            payload_problem: string | null;
        };
        /**
         * @example {
         *       "specversion": "1.0",
         *       "id": "0-1732380769431-1",
         *       "source": "/v1/allocations",
         *       "type": "matchgate.operator.breaker",
         *       "subject": "eu-west",
         *       "time": "2026-11-23T16:52:49.431Z",
         *       "datacontenttype": "application/json",
         *       "data": {
         *         "allocation": "eu-west",
         *         "by": "on-call",
         *         "state": "open"
         *       }
         *     }
         */
        OperatorEvent: {
            /** @constant */
            specversion: "1.0";
            id: string;
            source: string;
            type: string;
            /** @description The allocation, match or dead letter that it was done to; `player` where one was erased, whose id is not told. */
            subject: string;
            /** Format: date-time */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            data: {
                /** @description Who did it. */
                by: string;
                allocation?: string;
                match_id?: string;
                /** @description What a breaker is held at; which state a match was in that was withdrawn. */
                state?: string;
            };
        };
        /**
         * @example {
         *       "at": "2026-11-23T16:52:50.000Z",
         *       "matches": {
         *         "queued": 3,
         *         "reserving": 1,
         *         "annotating": 0,
         *         "assigned": 41,
         *         "released": 812,
         *         "ended": 0,
         *         "failed": 2,
         *         "cancelled": 5
         *       },
         *       "activity": {
         *         "step_ms": 2000,
         *         "at": [
         *           1795452766000,
         *           1795452768000
         *         ],
         *         "accepted": [
         *           null,
         *           12
         *         ],
         *         "assigned": [
         *           null,
         *           11
         *         ],
         *         "failed": [
         *           null,
         *           0
         *         ],
         *         "cancelled": [
         *           null,
         *           0
         *         ],
         *         "released": [
         *           null,
         *           4
         *         ],
         *         "ended": [
         *           null,
         *           0
         *         ],
         *         "on_the_way": [
         *           null,
         *           4
         *         ],
         *         "with_server": [
         *           null,
         *           41
         *         ],
         *         "p50_ms": [
         *           null,
         *           74
         *         ],
         *         "p95_ms": [
         *           null,
         *           180
         *         ],
         *         "p99_ms": [
         *           null,
         *           410
         *         ]
         *       },
         *       "backlog": [
         *         {
         *           "profile": "ranked",
         *           "queued": 3,
         *           "oldest_at": "2026-11-23T16:52:49.357Z"
         *         }
         *       ],
         *       "duties": {
         *         "open_intents": 0,
         *         "oldest_intent_at": null,
         *         "releases_owed": 0
         *       },
         *       "webhooks": {
         *         "waiting": 0,
         *         "dead_letters": 0
         *       },
         *       "allocations": [
         *         {
         *           "name": "eu-west",
         *           "project_id": "alpha-beta-123456",
         *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *           "region": "eu-west",
         *           "breaker": "closed",
         *           "breaker_since": null,
         *           "breaker_forced": null,
         *           "breaker_forced_at": null,
         *           "paused": false,
         *           "paused_at": null,
         *           "in_flight": 3,
         *           "workers": 2,
         *           "last_errors": [
         *             {
         *               "at": "2026-11-23T16:48:12.000Z",
         *               "outcome": "unavailable",
         *               "message": "the upstream answered 503"
         *             }
         *           ],
         *           "payloads": {
         *             "at": "2026-11-23T16:52:49.000Z",
         *             "ready": 60,
         *             "reserved": 40
         *           }
         *         }
         *       ],
         *       "profiles": {
         *         "version": "sha256:764c6389ac0f4bd4",
         *         "loaded_at": "2026-11-23T16:50:00.000Z",
         *         "problems": []
         *       },
         *       "failures": [
         *         {
         *           "match_id": "m-1987",
         *           "at": "2026-11-23T16:51:02.118Z",
         *           "code": "no_capacity",
         *           "message": "no step of the plan had room until the deadline"
         *         }
         *       ],
         *       "actions": [
         *         {
         *           "specversion": "1.0",
         *           "id": "0-1732380769431-1",
         *           "source": "/v1/allocations",
         *           "type": "matchgate.operator.breaker",
         *           "subject": "eu-west",
         *           "time": "2026-11-23T16:52:49.431Z",
         *           "datacontenttype": "application/json",
         *           "data": {
         *             "allocation": "eu-west",
         *             "by": "on-call",
         *             "state": "open"
         *           }
         *         }
         *       ]
         *     }
         */
        Overview: {
            /** Format: date-time */
            at: string;
            matches: {
                queued: number;
                reserving: number;
                annotating: number;
                assigned: number;
                released: number;
                ended: number;
                failed: number;
                cancelled: number;
            };
            activity: {
                /** @description How long each step is. */
                step_ms: number;
                /** @description When each step began, in ms since the epoch; oldest first. */
                at: number[];
                /** @description By step; null where the outbox does not reach back so far. So are the others. */
                accepted: (number | null)[];
                /** @description By step. */
                assigned: (number | null)[];
                /** @description By step. */
                failed: (number | null)[];
                /** @description By step. */
                cancelled: (number | null)[];
                /** @description By step. */
                released: (number | null)[];
                /** @description By step. */
                ended: (number | null)[];
                /** @description Matches without a server that were not over, at the end of each step. */
                on_the_way: (number | null)[];
                /** @description Matches that had one, at the end of each step. */
                with_server: (number | null)[];
                /** @description From acceptance to assignment; null where nothing was assigned. */
                p50_ms: (number | null)[];
                /** @description The same. */
                p95_ms: (number | null)[];
                /** @description The same. */
                p99_ms: (number | null)[];
            };
            backlog: {
                profile: string;
                queued: number;
                oldest_at: string | null;
            }[];
            duties: {
                open_intents: number;
                oldest_intent_at: string | null;
                releases_owed: number;
            };
            webhooks: {
                waiting: number;
                dead_letters: number;
            };
            allocations: components["schemas"]["Allocation"][];
            profiles: {
                version: string;
                /** Format: date-time */
                loaded_at: string;
                /** @description Of a file that could not be taken over. */
                problems: string[];
            };
            /** @description Matches of the caller’s tenant that failed or lost their server lately, newest first. */
            failures: {
                match_id: string;
                /** Format: date-time */
                at: string;
                code: string;
                message: string;
            }[];
            /** @description What operators of the caller’s tenant did lately, newest first. */
            actions: components["schemas"]["OperatorEvent"][];
        };
        /**
         * @example {
         *       "profile": "ranked",
         *       "profile_version": "sha256:764c6389ac0f4bd4",
         *       "steps": [
         *         {
         *           "allocation": "eu-west",
         *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
         *           "region": "eu-west",
         *           "opens_after_ms": 0,
         *           "breaker": "closed",
         *           "paused": false,
         *           "selectors": [
         *             {
         *               "name": "exact",
         *               "match_labels": {
         *                 "build": "1.42.0",
         *                 "map": "harbor"
         *               },
         *               "payload_state": "Ready",
         *               "opens_after_ms": 0,
         *               "ready": 60
         *             }
         *           ]
         *         }
         *       ],
         *       "left_out": [
         *         {
         *           "selector": "join",
         *           "why": "the condition attributes.mode == 'casual' does not hold"
         *         }
         *       ]
         *     }
         */
        Plan: {
            profile: string;
            profile_version: string;
            steps: {
                allocation: string;
                allocation_id: string;
                region: string;
                opens_after_ms: number;
                breaker: components["schemas"]["Breaker"];
                /** @description By an operator: the step is passed over. */
                paused: boolean;
                selectors: {
                    name: string;
                    match_labels: {
                        [key: string]: string;
                    };
                    /** @enum {unknown} */
                    payload_state: "Ready" | "Reserved";
                    opens_after_ms: number;
                    /** @description Payloads that match now, at most a second old. */
                    ready?: number;
                }[];
            }[];
            left_out: {
                allocation?: string;
                selector?: string;
                why: string;
            }[];
        };
        Player: {
            player_id: string;
            team?: string;
            /** @description Region → round trip in milliseconds. */
            latencies_ms?: {
                [key: string]: number;
            };
            /** @description What the profile’s expressions read. */
            attributes?: {
                [key: string]: unknown;
            };
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description For people. */
            detail: string;
            code: components["schemas"]["ProblemCode"];
            request_id: string;
            /** @description Each wrong field by JSON Pointer, at most 20; of a whole batch 1,000, and then the first of each match. */
            errors?: {
                pointer: string;
                message: string;
            }[];
        };
        /**
         * @description For programs; there may be new ones.
         * @enum {unknown}
         */
        ProblemCode: "malformed_json" | "bad_request" | "unauthenticated" | "forbidden" | "not_found" | "match_not_found" | "dead_letter_not_found" | "allocation_not_found" | "match_id_conflict" | "match_not_assigned" | "cursor_expired" | "body_too_large" | "unsupported_media_type" | "headers_too_large" | "request_timeout" | "invalid_request" | "backlog_full" | "would_miss_deadline" | "rate_limited" | "auth_unavailable" | "store_unavailable" | "not_replicated" | "shutting_down" | "internal";
        /**
         * @example {
         *       "version": "sha256:764c6389ac0f4bd4",
         *       "loaded_at": "2026-11-23T16:50:00.000Z",
         *       "last_error": null,
         *       "profiles": [
         *         {
         *           "name": "ranked",
         *           "deadline_ms": 30000,
         *           "priority": 5,
         *           "prefer": "allocation",
         *           "allow_override": false,
         *           "allocations": [
         *             "eu-west",
         *             "us-east"
         *           ],
         *           "selectors": [
         *             "exact",
         *             "any-map"
         *           ]
         *         }
         *       ]
         *     }
         */
        Profiles: {
            version: string;
            /** Format: date-time */
            loaded_at: string;
            last_error: {
                /** Format: date-time */
                at: string;
                problems: {
                    /** @description Such as profiles.ranked.deadline; empty for the file as a whole. */
                    path: string;
                    message: string;
                    /** @description Where in the file, where there is such a place. */
                    line?: number;
                    column?: number;
                }[];
            } | null;
            profiles: {
                name: string;
                deadline_ms: number;
                priority: number;
                /** @enum {unknown} */
                prefer: "allocation" | "selector";
                allow_override: boolean;
                allocations: string[];
                selectors: string[];
            }[];
        };
        /**
         * @example {
         *       "status": "ready",
         *       "reasons": {}
         *     }
         */
        Ready: {
            /** @enum {unknown} */
            status: "ready" | "not ready";
            /** @description What stands in the way, by the part that says so; only with AUTH_MODE=none. */
            reasons?: {
                [key: string]: string;
            };
        };
        Reason: {
            /** @enum {unknown} */
            code: "no_capacity" | "upstream_unavailable" | "upstream_rejected" | "annotation_failed" | "deadline_exceeded" | "no_plan" | "not_confirmed" | "payload_exited" | "payload_unhealthy" | "payload_vanished";
            message: string;
            /** @description Whether a new match may succeed without anybody mending something. */
            retryable: boolean;
        };
        Reservation: {
            project_id: string;
            /** @description Its name in the profiles. */
            allocation: string;
            allocation_id: string;
            region: string;
            payload_id: string;
            /** @description Where the players go. */
            payload_address: string;
            payload_ports: {
                name: string;
                port: number;
            }[];
            selector: string | null;
            selector_index: number | null;
            /** Format: date-time */
            reserved_at: string;
        };
        /** @enum {unknown} */
        WaitingFor: "capacity" | "opening";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listMatches: {
        parameters: {
            query?: {
                state?: components["schemas"]["MatchState"];
                profile?: string;
                /** @description 50 by default. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "matches": [
                     *         {
                     *           "match_id": "m-2041",
                     *           "profile": "ranked",
                     *           "state": "assigned",
                     *           "waiting_for": null,
                     *           "reason": null,
                     *           "version": 4,
                     *           "priority": 5,
                     *           "created_at": "2026-11-23T16:52:49.357Z",
                     *           "updated_at": "2026-11-23T16:52:49.431Z",
                     *           "deadline_at": "2026-11-23T16:53:19.357Z",
                     *           "profile_version": "sha256:764c6389ac0f4bd4",
                     *           "confirm_by": null,
                     *           "confirmed_at": null,
                     *           "reservation": {
                     *             "project_id": "alpha-beta-123456",
                     *             "allocation": "eu-west",
                     *             "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *             "region": "eu-west",
                     *             "payload_id": "8hhtn-fvpvq",
                     *             "payload_address": "198.51.100.7",
                     *             "payload_ports": [
                     *               {
                     *                 "name": "game",
                     *                 "port": 7777
                     *               }
                     *             ],
                     *             "selector": "exact",
                     *             "selector_index": 0,
                     *             "reserved_at": "2026-11-23T16:52:49.418Z"
                     *           },
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-23T16:52:49.402Z",
                     *               "allocation": "eu-west",
                     *               "selectors": [
                     *                 "exact",
                     *                 "any-map"
                     *               ],
                     *               "outcome": "reserved",
                     *               "status": 200,
                     *               "duration_ms": 12
                     *             }
                     *           ],
                     *           "attempts_count": 1,
                     *           "timings_ms": {
                     *             "queued": 30,
                     *             "reserve": 31,
                     *             "annotate": 8,
                     *             "total": 74
                     *           },
                     *           "position": null,
                     *           "estimated_wait_ms": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchPage"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitMatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=SECONDS` (RFC 7240), at most 300; what cannot be read is passed over. */
                Prefer?: string;
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "match_id": "m-2041",
                 *       "profile": "ranked",
                 *       "attributes": {
                 *         "map": "harbor",
                 *         "mode": "5v5",
                 *         "build": "1.42.0"
                 *       },
                 *       "players": [
                 *         {
                 *           "player_id": "p1",
                 *           "team": "red",
                 *           "latencies_ms": {
                 *             "eu-west": 31,
                 *             "us-east": 104
                 *           },
                 *           "attributes": {
                 *             "mmr": 1510
                 *           }
                 *         },
                 *         {
                 *           "player_id": "p2",
                 *           "team": "blue",
                 *           "latencies_ms": {
                 *             "eu-west": 44
                 *           },
                 *           "attributes": {
                 *             "mmr": 1498
                 *           }
                 *         }
                 *       ],
                 *       "deadline_ms": 30000,
                 *       "match_data": {
                 *         "ruleset": "classic"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["MatchRequest"];
            };
        };
        responses: {
            /** @description The match is assigned or final */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description Where the match is. */
                    Location?: string;
                    /** @description Only where the same request was accepted before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=SECONDS`: for how long the answer may have been held. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "assigned",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 4,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.431Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": null,
                     *       "confirmed_at": null,
                     *       "reservation": {
                     *         "project_id": "alpha-beta-123456",
                     *         "allocation": "eu-west",
                     *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *         "region": "eu-west",
                     *         "payload_id": "8hhtn-fvpvq",
                     *         "payload_address": "198.51.100.7",
                     *         "payload_ports": [
                     *           {
                     *             "name": "game",
                     *             "port": 7777
                     *           }
                     *         ],
                     *         "selector": "exact",
                     *         "selector_index": 0,
                     *         "reserved_at": "2026-11-23T16:52:49.418Z"
                     *       },
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-23T16:52:49.402Z",
                     *           "allocation": "eu-west",
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ],
                     *           "outcome": "reserved",
                     *           "status": 200,
                     *           "duration_ms": 12
                     *         }
                     *       ],
                     *       "attempts_count": 1,
                     *       "timings_ms": {
                     *         "queued": 30,
                     *         "reserve": 31,
                     *         "annotate": 8,
                     *         "total": 74
                     *       },
                     *       "position": null,
                     *       "estimated_wait_ms": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description The match is accepted */
            202: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description Where the match is. */
                    Location?: string;
                    /** @description Only where the same request was accepted before. */
                    "Idempotency-Replayed"?: "true";
                    /** @description `wait=SECONDS`: for how long the answer may have been held. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "queued",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 1,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.357Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": null,
                     *       "confirmed_at": null,
                     *       "reservation": null,
                     *       "attempts": [],
                     *       "attempts_count": 0,
                     *       "timings_ms": {},
                     *       "position": 1,
                     *       "estimated_wait_ms": 40
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_id_conflict: This match_id is taken by another request */
            409: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description backlog_full: Too many matches are waiting already; would_miss_deadline: The match would not have its turn before its deadline; not_replicated: Too few replicas of the match store follow; store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "matches": [
                 *         {
                 *           "match_id": "m-2041",
                 *           "profile": "ranked",
                 *           "attributes": {
                 *             "map": "harbor",
                 *             "mode": "5v5",
                 *             "build": "1.42.0"
                 *           },
                 *           "players": [
                 *             {
                 *               "player_id": "p1",
                 *               "team": "red",
                 *               "latencies_ms": {
                 *                 "eu-west": 31,
                 *                 "us-east": 104
                 *               },
                 *               "attributes": {
                 *                 "mmr": 1510
                 *               }
                 *             },
                 *             {
                 *               "player_id": "p2",
                 *               "team": "blue",
                 *               "latencies_ms": {
                 *                 "eu-west": 44
                 *               },
                 *               "attributes": {
                 *                 "mmr": 1498
                 *               }
                 *             }
                 *           ],
                 *           "deadline_ms": 30000,
                 *           "match_data": {
                 *             "ruleset": "classic"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["BatchRequest"];
            };
        };
        responses: {
            /** @description What became of each */
            207: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description Only where matches were refused that may be sent again later (503): the longest of their times, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "match_id": "m-2041",
                     *           "status": 202,
                     *           "match": {
                     *             "match_id": "m-2041",
                     *             "profile": "ranked",
                     *             "state": "queued",
                     *             "waiting_for": null,
                     *             "reason": null,
                     *             "version": 1,
                     *             "priority": 5,
                     *             "created_at": "2026-11-23T16:52:49.357Z",
                     *             "updated_at": "2026-11-23T16:52:49.357Z",
                     *             "deadline_at": "2026-11-23T16:53:19.357Z",
                     *             "profile_version": "sha256:764c6389ac0f4bd4",
                     *             "confirm_by": null,
                     *             "confirmed_at": null,
                     *             "reservation": null,
                     *             "attempts": [],
                     *             "attempts_count": 0,
                     *             "timings_ms": {},
                     *             "position": 1,
                     *             "estimated_wait_ms": 40
                     *           }
                     *         },
                     *         {
                     *           "match_id": "m-2042",
                     *           "status": 422,
                     *           "problem": {
                     *             "type": "urn:matchgate:problem:invalid_request",
                     *             "title": "The request does not fit its schema",
                     *             "status": 422,
                     *             "detail": "/players/0/latencies_ms/eu-west must be >= 0",
                     *             "code": "invalid_request",
                     *             "request_id": "6f0c3a5e-6f2d-4a51-9a3c-2f7d6f0b8a11",
                     *             "errors": [
                     *               {
                     *                 "pointer": "/players/0/latencies_ms/eu-west",
                     *                 "message": "must be >= 0"
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchAnswer"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMatch: {
        parameters: {
            query?: {
                /** @description Seconds to wait for assigned or final. */
                wait?: number;
            };
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The match */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "assigned",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 4,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.431Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": null,
                     *       "confirmed_at": null,
                     *       "reservation": {
                     *         "project_id": "alpha-beta-123456",
                     *         "allocation": "eu-west",
                     *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *         "region": "eu-west",
                     *         "payload_id": "8hhtn-fvpvq",
                     *         "payload_address": "198.51.100.7",
                     *         "payload_ports": [
                     *           {
                     *             "name": "game",
                     *             "port": 7777
                     *           }
                     *         ],
                     *         "selector": "exact",
                     *         "selector_index": 0,
                     *         "reserved_at": "2026-11-23T16:52:49.418Z"
                     *       },
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-23T16:52:49.402Z",
                     *           "allocation": "eu-west",
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ],
                     *           "outcome": "reserved",
                     *           "status": 200,
                     *           "duration_ms": 12
                     *         }
                     *       ],
                     *       "attempts_count": 1,
                     *       "timings_ms": {
                     *         "queued": 30,
                     *         "reserve": 31,
                     *         "annotate": 8,
                     *         "total": 74
                     *       },
                     *       "position": null,
                     *       "estimated_wait_ms": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawMatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The match as it is now */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "released",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 5,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.431Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": null,
                     *       "confirmed_at": null,
                     *       "reservation": {
                     *         "project_id": "alpha-beta-123456",
                     *         "allocation": "eu-west",
                     *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *         "region": "eu-west",
                     *         "payload_id": "8hhtn-fvpvq",
                     *         "payload_address": "198.51.100.7",
                     *         "payload_ports": [
                     *           {
                     *             "name": "game",
                     *             "port": 7777
                     *           }
                     *         ],
                     *         "selector": "exact",
                     *         "selector_index": 0,
                     *         "reserved_at": "2026-11-23T16:52:49.418Z"
                     *       },
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-23T16:52:49.402Z",
                     *           "allocation": "eu-west",
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ],
                     *           "outcome": "reserved",
                     *           "status": 200,
                     *           "duration_ms": 12
                     *         }
                     *       ],
                     *       "attempts_count": 1,
                     *       "timings_ms": {
                     *         "queued": 30,
                     *         "reserve": 31,
                     *         "annotate": 8,
                     *         "total": 74
                     *       },
                     *       "position": null,
                     *       "estimated_wait_ms": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmMatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The confirmed match */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "assigned",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 5,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.431Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": "2026-11-23T16:53:19.431Z",
                     *       "confirmed_at": "2026-11-23T16:52:51.020Z",
                     *       "reservation": {
                     *         "project_id": "alpha-beta-123456",
                     *         "allocation": "eu-west",
                     *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *         "region": "eu-west",
                     *         "payload_id": "8hhtn-fvpvq",
                     *         "payload_address": "198.51.100.7",
                     *         "payload_ports": [
                     *           {
                     *             "name": "game",
                     *             "port": 7777
                     *           }
                     *         ],
                     *         "selector": "exact",
                     *         "selector_index": 0,
                     *         "reserved_at": "2026-11-23T16:52:49.418Z"
                     *       },
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-23T16:52:49.402Z",
                     *           "allocation": "eu-west",
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ],
                     *           "outcome": "reserved",
                     *           "status": 200,
                     *           "duration_ms": 12
                     *         }
                     *       ],
                     *       "attempts_count": 1,
                     *       "timings_ms": {
                     *         "queued": 30,
                     *         "reserve": 31,
                     *         "annotate": 8,
                     *         "total": 74
                     *       },
                     *       "position": null,
                     *       "estimated_wait_ms": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_assigned: The match holds no server that could be confirmed */
            409: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMatchTimeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The time line */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match": {
                     *         "match_id": "m-2041",
                     *         "profile": "ranked",
                     *         "state": "assigned",
                     *         "waiting_for": null,
                     *         "reason": null,
                     *         "version": 4,
                     *         "priority": 5,
                     *         "created_at": "2026-11-23T16:52:49.357Z",
                     *         "updated_at": "2026-11-23T16:52:49.431Z",
                     *         "deadline_at": "2026-11-23T16:53:19.357Z",
                     *         "profile_version": "sha256:764c6389ac0f4bd4",
                     *         "confirm_by": null,
                     *         "confirmed_at": null,
                     *         "reservation": {
                     *           "project_id": "alpha-beta-123456",
                     *           "allocation": "eu-west",
                     *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *           "region": "eu-west",
                     *           "payload_id": "8hhtn-fvpvq",
                     *           "payload_address": "198.51.100.7",
                     *           "payload_ports": [
                     *             {
                     *               "name": "game",
                     *               "port": 7777
                     *             }
                     *           ],
                     *           "selector": "exact",
                     *           "selector_index": 0,
                     *           "reserved_at": "2026-11-23T16:52:49.418Z"
                     *         },
                     *         "attempts": [
                     *           {
                     *             "at": "2026-11-23T16:52:49.402Z",
                     *             "allocation": "eu-west",
                     *             "selectors": [
                     *               "exact",
                     *               "any-map"
                     *             ],
                     *             "outcome": "reserved",
                     *             "status": 200,
                     *             "duration_ms": 12
                     *           }
                     *         ],
                     *         "attempts_count": 1,
                     *         "timings_ms": {
                     *           "queued": 30,
                     *           "reserve": 31,
                     *           "annotate": 8,
                     *           "total": 74
                     *         },
                     *         "position": null,
                     *         "estimated_wait_ms": null
                     *       },
                     *       "events": [
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "0-1732380769431-0",
                     *           "source": "/v1/matches",
                     *           "type": "matchgate.match.assigned",
                     *           "subject": "m-2041",
                     *           "time": "2026-11-23T16:52:49.431Z",
                     *           "datacontenttype": "application/json",
                     *           "data": {
                     *             "match_id": "m-2041",
                     *             "state": "assigned",
                     *             "version": 4,
                     *             "reservation": {
                     *               "project_id": "alpha-beta-123456",
                     *               "allocation": "eu-west",
                     *               "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *               "region": "eu-west",
                     *               "payload_id": "8hhtn-fvpvq",
                     *               "payload_address": "198.51.100.7",
                     *               "payload_ports": [
                     *                 {
                     *                   "name": "game",
                     *                   "port": 7777
                     *                 }
                     *               ],
                     *               "selector": "exact",
                     *               "selector_index": 0,
                     *               "reserved_at": "2026-11-23T16:52:49.418Z"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "plan": {
                     *         "profile": "ranked",
                     *         "profile_version": "sha256:764c6389ac0f4bd4",
                     *         "steps": [
                     *           {
                     *             "allocation": "eu-west",
                     *             "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *             "region": "eu-west",
                     *             "opens_after_ms": 0,
                     *             "breaker": "closed",
                     *             "paused": false,
                     *             "selectors": [
                     *               {
                     *                 "name": "exact",
                     *                 "match_labels": {
                     *                   "build": "1.42.0",
                     *                   "map": "harbor"
                     *                 },
                     *                 "payload_state": "Ready",
                     *                 "opens_after_ms": 0,
                     *                 "ready": 60
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "left_out": [
                     *           {
                     *             "selector": "join",
                     *             "why": "the condition attributes.mode == 'casual' does not hold"
                     *           }
                     *         ]
                     *       },
                     *       "plan_problem": null,
                     *       "payload": {
                     *         "state": "Reserved",
                     *         "labels": {
                     *           "matchgate-match": "m-2041",
                     *           "mode": "5v5"
                     *         },
                     *         "annotations": [
                     *           {
                     *             "key": "matchgate-match-id",
                     *             "value": "m-2041",
                     *             "cut": false
                     *           }
                     *         ]
                     *       },
                     *       "payload_problem": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchTimeline"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawMatchByOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The match as it is now */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "match_id": "m-2041",
                     *       "profile": "ranked",
                     *       "state": "released",
                     *       "waiting_for": null,
                     *       "reason": null,
                     *       "version": 5,
                     *       "priority": 5,
                     *       "created_at": "2026-11-23T16:52:49.357Z",
                     *       "updated_at": "2026-11-23T16:52:49.431Z",
                     *       "deadline_at": "2026-11-23T16:53:19.357Z",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "confirm_by": null,
                     *       "confirmed_at": null,
                     *       "reservation": {
                     *         "project_id": "alpha-beta-123456",
                     *         "allocation": "eu-west",
                     *         "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *         "region": "eu-west",
                     *         "payload_id": "8hhtn-fvpvq",
                     *         "payload_address": "198.51.100.7",
                     *         "payload_ports": [
                     *           {
                     *             "name": "game",
                     *             "port": 7777
                     *           }
                     *         ],
                     *         "selector": "exact",
                     *         "selector_index": 0,
                     *         "reserved_at": "2026-11-23T16:52:49.418Z"
                     *       },
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-23T16:52:49.402Z",
                     *           "allocation": "eu-west",
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ],
                     *           "outcome": "reserved",
                     *           "status": 200,
                     *           "duration_ms": 12
                     *         }
                     *       ],
                     *       "attempts_count": 1,
                     *       "timings_ms": {
                     *         "queued": 30,
                     *         "reserve": 31,
                     *         "annotate": 8,
                     *         "total": 74
                     *       },
                     *       "position": null,
                     *       "estimated_wait_ms": null
                     *     }
                     */
                    "application/json": components["schemas"]["MatchRecord"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overview */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-23T16:52:50.000Z",
                     *       "matches": {
                     *         "queued": 3,
                     *         "reserving": 1,
                     *         "annotating": 0,
                     *         "assigned": 41,
                     *         "released": 812,
                     *         "ended": 0,
                     *         "failed": 2,
                     *         "cancelled": 5
                     *       },
                     *       "activity": {
                     *         "step_ms": 2000,
                     *         "at": [
                     *           1795452766000,
                     *           1795452768000
                     *         ],
                     *         "accepted": [
                     *           null,
                     *           12
                     *         ],
                     *         "assigned": [
                     *           null,
                     *           11
                     *         ],
                     *         "failed": [
                     *           null,
                     *           0
                     *         ],
                     *         "cancelled": [
                     *           null,
                     *           0
                     *         ],
                     *         "released": [
                     *           null,
                     *           4
                     *         ],
                     *         "ended": [
                     *           null,
                     *           0
                     *         ],
                     *         "on_the_way": [
                     *           null,
                     *           4
                     *         ],
                     *         "with_server": [
                     *           null,
                     *           41
                     *         ],
                     *         "p50_ms": [
                     *           null,
                     *           74
                     *         ],
                     *         "p95_ms": [
                     *           null,
                     *           180
                     *         ],
                     *         "p99_ms": [
                     *           null,
                     *           410
                     *         ]
                     *       },
                     *       "backlog": [
                     *         {
                     *           "profile": "ranked",
                     *           "queued": 3,
                     *           "oldest_at": "2026-11-23T16:52:49.357Z"
                     *         }
                     *       ],
                     *       "duties": {
                     *         "open_intents": 0,
                     *         "oldest_intent_at": null,
                     *         "releases_owed": 0
                     *       },
                     *       "webhooks": {
                     *         "waiting": 0,
                     *         "dead_letters": 0
                     *       },
                     *       "allocations": [
                     *         {
                     *           "name": "eu-west",
                     *           "project_id": "alpha-beta-123456",
                     *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *           "region": "eu-west",
                     *           "breaker": "closed",
                     *           "breaker_since": null,
                     *           "breaker_forced": null,
                     *           "breaker_forced_at": null,
                     *           "paused": false,
                     *           "paused_at": null,
                     *           "in_flight": 3,
                     *           "workers": 2,
                     *           "last_errors": [
                     *             {
                     *               "at": "2026-11-23T16:48:12.000Z",
                     *               "outcome": "unavailable",
                     *               "message": "the upstream answered 503"
                     *             }
                     *           ],
                     *           "payloads": {
                     *             "at": "2026-11-23T16:52:49.000Z",
                     *             "ready": 60,
                     *             "reserved": 40
                     *           }
                     *         }
                     *       ],
                     *       "profiles": {
                     *         "version": "sha256:764c6389ac0f4bd4",
                     *         "loaded_at": "2026-11-23T16:50:00.000Z",
                     *         "problems": []
                     *       },
                     *       "failures": [
                     *         {
                     *           "match_id": "m-1987",
                     *           "at": "2026-11-23T16:51:02.118Z",
                     *           "code": "no_capacity",
                     *           "message": "no step of the plan had room until the deadline"
                     *         }
                     *       ],
                     *       "actions": [
                     *         {
                     *           "specversion": "1.0",
                     *           "id": "0-1732380769431-1",
                     *           "source": "/v1/allocations",
                     *           "type": "matchgate.operator.breaker",
                     *           "subject": "eu-west",
                     *           "time": "2026-11-23T16:52:49.431Z",
                     *           "datacontenttype": "application/json",
                     *           "data": {
                     *             "allocation": "eu-west",
                     *             "by": "on-call",
                     *             "state": "open"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description An `id` that this stream has given, or 0 for the oldest. */
                after?: string;
            };
            header?: {
                /** @description The `id` of the last event that was taken; goes before `after`. */
                "Last-Event-ID"?: string;
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    "Cache-Control"?: "no-store";
                    /** @description Where the stream begins. Who loses it before the first event comes back with this, and misses nothing. */
                    "Last-Event-ID"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 1000
                     *
                     *     id: 4
                     *     event: matchgate.match.assigned
                     *     data: {"specversion":"1.0","id":"0-1732380769431-0","source":"/v1/matches","type":"matchgate.match.assigned","subject":"m-2041","time":"2026-11-23T16:52:49.431Z","datacontenttype":"application/json","data":{"match_id":"m-2041","state":"assigned","version":4,"reservation":{"project_id":"alpha-beta-123456","allocation":"eu-west","allocation_id":"6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01","region":"eu-west","payload_id":"8hhtn-fvpvq","payload_address":"198.51.100.7","payload_ports":[{"name":"game","port":7777}],"selector":"exact","selector_index":0,"reserved_at":"2026-11-23T16:52:49.418Z"}}}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description cursor_expired: Events after this cursor are no longer all kept */
            410: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followMatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event that was taken; goes before `after`. */
                "Last-Event-ID"?: string;
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                /** @description The matchmaker’s own id of the match. */
                match_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example retry: 1000
                     *
                     *     id: 4
                     *     event: matchgate.match.assigned
                     *     data: {"specversion":"1.0","id":"0-1732380769431-0","source":"/v1/matches","type":"matchgate.match.assigned","subject":"m-2041","time":"2026-11-23T16:52:49.431Z","datacontenttype":"application/json","data":{"match_id":"m-2041","state":"assigned","version":4,"reservation":{"project_id":"alpha-beta-123456","allocation":"eu-west","allocation_id":"6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01","region":"eu-west","payload_id":"8hhtn-fvpvq","payload_address":"198.51.100.7","payload_ports":[{"name":"game","port":7777}],"selector":"exact","selector_index":0,"reserved_at":"2026-11-23T16:52:49.418Z"}}}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description The match is over and all of it has been told */
            204: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description match_not_found: There is no such match; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainPlan: {
        parameters: {
            query?: {
                /** @description Counts the payloads that each selector matches now. */
                probe?: boolean;
            };
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "match_id": "m-2041",
                 *       "profile": "ranked",
                 *       "attributes": {
                 *         "map": "harbor",
                 *         "mode": "5v5",
                 *         "build": "1.42.0"
                 *       },
                 *       "players": [
                 *         {
                 *           "player_id": "p1",
                 *           "team": "red",
                 *           "latencies_ms": {
                 *             "eu-west": 31,
                 *             "us-east": 104
                 *           },
                 *           "attributes": {
                 *             "mmr": 1510
                 *           }
                 *         },
                 *         {
                 *           "player_id": "p2",
                 *           "team": "blue",
                 *           "latencies_ms": {
                 *             "eu-west": 44
                 *           },
                 *           "attributes": {
                 *             "mmr": 1498
                 *           }
                 *         }
                 *       ],
                 *       "deadline_ms": 30000,
                 *       "match_data": {
                 *         "ruleset": "classic"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["MatchRequest"];
            };
        };
        responses: {
            /** @description The plan */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "profile": "ranked",
                     *       "profile_version": "sha256:764c6389ac0f4bd4",
                     *       "steps": [
                     *         {
                     *           "allocation": "eu-west",
                     *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *           "region": "eu-west",
                     *           "opens_after_ms": 0,
                     *           "breaker": "closed",
                     *           "paused": false,
                     *           "selectors": [
                     *             {
                     *               "name": "exact",
                     *               "match_labels": {
                     *                 "build": "1.42.0",
                     *                 "map": "harbor"
                     *               },
                     *               "payload_state": "Ready",
                     *               "opens_after_ms": 0,
                     *               "ready": 60
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "left_out": [
                     *         {
                     *           "selector": "join",
                     *           "why": "the condition attributes.mode == 'casual' does not hold"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProfiles: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profiles */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "sha256:764c6389ac0f4bd4",
                     *       "loaded_at": "2026-11-23T16:50:00.000Z",
                     *       "last_error": null,
                     *       "profiles": [
                     *         {
                     *           "name": "ranked",
                     *           "deadline_ms": 30000,
                     *           "priority": 5,
                     *           "prefer": "allocation",
                     *           "allow_override": false,
                     *           "allocations": [
                     *             "eu-west",
                     *             "us-east"
                     *           ],
                     *           "selectors": [
                     *             "exact",
                     *             "any-map"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Profiles"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllocations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The allocations */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allocations": [
                     *         {
                     *           "name": "eu-west",
                     *           "project_id": "alpha-beta-123456",
                     *           "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *           "region": "eu-west",
                     *           "breaker": "closed",
                     *           "breaker_since": null,
                     *           "breaker_forced": null,
                     *           "breaker_forced_at": null,
                     *           "paused": false,
                     *           "paused_at": null,
                     *           "in_flight": 3,
                     *           "workers": 2,
                     *           "last_errors": [
                     *             {
                     *               "at": "2026-11-23T16:48:12.000Z",
                     *               "outcome": "unavailable",
                     *               "message": "the upstream answered 503"
                     *             }
                     *           ],
                     *           "payloads": {
                     *             "at": "2026-11-23T16:52:49.000Z",
                     *             "ready": 60,
                     *             "reserved": 40
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Allocations"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description 50 by default. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dead_letters": [
                     *         {
                     *           "id": "0-1732380769431-0",
                     *           "match_id": "m-2041",
                     *           "state": "assigned",
                     *           "version": 4,
                     *           "endpoint": "https://matchmaker.example/hooks/matchgate",
                     *           "tries": 14,
                     *           "reason": "the endpoint answered 500 for as long as it is tried",
                     *           "first_tried_at": "2026-11-23T16:52:49.480Z",
                     *           "died_at": "2026-11-24T16:52:50.102Z",
                     *           "event": {
                     *             "specversion": "1.0",
                     *             "id": "0-1732380769431-0",
                     *             "source": "/v1/matches",
                     *             "type": "matchgate.match.assigned",
                     *             "subject": "m-2041",
                     *             "time": "2026-11-23T16:52:49.431Z",
                     *             "datacontenttype": "application/json",
                     *             "data": {
                     *               "match_id": "m-2041",
                     *               "state": "assigned",
                     *               "version": 4,
                     *               "reservation": {
                     *                 "project_id": "alpha-beta-123456",
                     *                 "allocation": "eu-west",
                     *                 "allocation_id": "6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01",
                     *                 "region": "eu-west",
                     *                 "payload_id": "8hhtn-fvpvq",
                     *                 "payload_address": "198.51.100.7",
                     *                 "payload_ports": [
                     *                   {
                     *                     "name": "game",
                     *                     "port": 7777
                     *                   }
                     *                 ],
                     *                 "selector": "exact",
                     *                 "selector_index": 0,
                     *                 "reserved_at": "2026-11-23T16:52:49.418Z"
                     *               }
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        dead_letters: {
                            /** @description Names the dead letter. */
                            id: string;
                            match_id: string;
                            /** @enum {unknown} */
                            state: "queued" | "reserving" | "annotating" | "assigned" | "released" | "ended" | "failed" | "cancelled";
                            version: number;
                            /** @description The callback_url without its query. */
                            endpoint: string;
                            tries: number;
                            /** @description Why it was given up. */
                            reason: string;
                            /** Format: date-time */
                            first_tried_at: string;
                            /** Format: date-time */
                            died_at: string;
                            /** @description What was to be told. */
                            event: {
                                [key: string]: unknown;
                            };
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDeadLetters: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They will be sent */
            202: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resent": 3,
                     *       "more": false
                     *     }
                     */
                    "application/json": {
                        resent: number;
                        more: boolean;
                    };
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendDeadLetter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent */
            202: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resent": 1
                     *     }
                     */
                    "application/json": {
                        resent: number;
                    };
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description dead_letter_not_found: There is no such dead letter; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseAllocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is decided about the allocation now */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "eu-west",
                     *       "paused": true,
                     *       "breaker_forced": null
                     *     }
                     */
                    "application/json": components["schemas"]["AllocationControl"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description allocation_not_found: There is no such allocation; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeAllocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is decided about the allocation now */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "eu-west",
                     *       "paused": true,
                     *       "breaker_forced": null
                     *     }
                     */
                    "application/json": components["schemas"]["AllocationControl"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description allocation_not_found: There is no such allocation; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forceBreaker: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "open"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description `open`: no calls. `closed`: calls, whatever came of the ones before. `auto`: as the breaker decides.
                     * @enum {unknown}
                     */
                    state: "open" | "closed" | "auto";
                };
            };
        };
        responses: {
            /** @description What is decided about the allocation now */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "eu-west",
                     *       "paused": true,
                     *       "breaker_forced": null
                     *     }
                     */
                    "application/json": components["schemas"]["AllocationControl"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description allocation_not_found: There is no such allocation; not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePlayer: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the answer before. */
                cursor?: string;
            };
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path: {
                player_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "matches_erased": 3,
                     *       "matches_in_use": 0,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description malformed_json: The body is not JSON; bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: Who is asking is not known */
            401: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The caller may not do this */
            403: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description How callers may say who they are, or which scope they lack (RFC 6750). */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not_found: There is nothing here */
            404: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description body_too_large: The body is too large */
            413: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unsupported_media_type: The body is not declared as JSON */
            415: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description invalid_request: The request does not fit its schema */
            422: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description rate_limited: Too many requests of this caller */
            429: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description internal: Something broke on our side */
            500: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description store_unavailable: The match store cannot be reached; shutting_down: This replica is stopping; auth_unavailable: Who is asking cannot be checked now */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    /** @description When to send the same request again, in seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "live"
                     *     }
                     */
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in logs, problems and traces. */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It should */
            200: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "reasons": {}
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description bad_request: The request cannot be read */
            400: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request_timeout: The request did not arrive in time */
            408: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description headers_too_large: The headers are too large, or too many */
            431: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It should not */
            503: {
                headers: {
                    /** @description Of this request: the one that was sent, or a new one. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "not ready",
                     *       "reasons": {
                     *         "process": "draining"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
}
