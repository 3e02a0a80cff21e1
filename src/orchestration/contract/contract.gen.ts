/** Generated from openapi.yaml by `npm run generate`; do not edit. */

export interface paths {
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        /** The payloads of an allocation. */
        get: operations["ListPayloads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        /** One payload. */
        get: operations["GetPayload"];
        put?: never;
        post?: never;
        /**
         * Deletes a payload.
         * @description Deletion takes time, in which the payload is still listed and can be got, but not reserved. A Reserved payload is refused (409) without `force_delete`.
         */
        delete: operations["DeletePayload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/annotation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Sets one annotation of a payload.
         * @description An existing key is overwritten, a new key is added.
         */
        put: operations["SetPayloadAnnotation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/label": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Sets one label of a payload.
         * @description An existing key is overwritten, a new key is added.
         */
        put: operations["SetPayloadLabel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
            };
            cookie?: never;
        };
        /** The allocations of a project. */
        get: operations["ListAllocations"];
        put?: never;
        /** Creates an allocation. */
        post: operations["CreateAllocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        /** One allocation. */
        get: operations["GetAllocation"];
        /** Replaces what an allocation is made of. */
        put: operations["UpdateAllocation"];
        post?: never;
        /**
         * Deletes an allocation.
         * @description The allocation drains: its Reserved payloads are waited for.
         */
        delete: operations["DeleteAllocation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/enabled": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Enables or disables an allocation.
         * @description Disabling drains.
         */
        put: operations["SetAllocationEnabled"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        get?: never;
        /** Changes the image of an allocation. */
        put: operations["UpdateAllocationImage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/artefacts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        /** One page of the files that payloads left behind. */
        get: operations["ListArtefacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/artefact": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        /** One file that a payload left behind, with where to download it. */
        get: operations["GetArtefact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/reservation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Gives a reserved payload back. */
        delete: operations["DeleteReservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v0/projects/{project_id}/allocations/{allocation_id}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserves exactly one payload.
         * @description The selectors are tried in order. None matches: 412. There is no idempotency key: a lost answer leaves a payload reserved that only its metadata can identify.
         */
        post: operations["CreateReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/v1/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges credentials for a bearer token (RFC 6749, sections 4.4 and 6).
         * @description The client names itself in the body or with HTTP Basic. It is often served by another host than the rest.
         */
        post: operations["IssueToken"];
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
        /** @description The key of a label or an annotation. */
        MetadataKey: string;
        LabelValue: string;
        AnnotationValue: string;
        Labels: {
            [key: string]: components["schemas"]["LabelValue"];
        };
        Annotations: {
            [key: string]: components["schemas"]["AnnotationValue"];
        };
        /**
         * @description The states known so far: Creating, Preparing, Starting, Ready, Reserved, Shutdown is the way of a payload.
         * @enum {string}
         */
        PayloadState: "Unknown" | "Creating" | "Preparing" | "Starting" | "Ready" | "Reserved" | "Shutdown" | "Error" | "Unhealthy";
        Payload: {
            id: string;
            cluster_id?: string;
            allocation_id?: string;
            payload_spec?: components["schemas"]["PayloadSpec"];
            status: components["schemas"]["PayloadStatus"];
            /** Format: date-time */
            created?: string;
            metadata?: components["schemas"]["PayloadMetadata"];
        };
        PayloadStatus: {
            /** @description A state that is not in the list is no reason to refuse the answer. */
            state: components["schemas"]["PayloadState"] | string;
            details?: string;
            address?: string;
            ports?: components["schemas"]["PayloadPort"][];
            /**
             * Format: date-time
             * @description Moves also when a Reserved payload is reserved again.
             */
            last_reserved?: string;
            /** Format: date-time */
            started?: string;
        };
        PayloadPort: {
            name: string;
            /** @description The port of the host. */
            port: number;
        };
        PayloadMetadata: {
            labels?: {
                [key: string]: string;
            };
            annotations?: {
                [key: string]: string;
            };
        };
        PayloadSpec: {
            image?: string;
            command?: string;
            args?: string[];
            ports?: components["schemas"]["PayloadSpecPort"][];
            resources?: components["schemas"]["PayloadResources"];
            environment_variables?: components["schemas"]["EnvironmentVariable"][];
            /** @description Known so far: `DISABLED`. */
            ddos_protection?: string;
        };
        PayloadSpecPort: {
            name: string;
            container_port?: number;
            /** @description `DYNAMIC` or `PASSTHROUGH`. */
            port_policy?: string;
            /** @description `UDP`, `TCP` or `TCPUDP`. */
            protocol?: string;
        };
        PayloadResources: {
            /** @description Cores or millicores, as in `500m`. */
            cpu?: string | number;
            /** @description Bytes, or with a unit, as in `512Mi`. */
            memory?: string | number;
        };
        EnvironmentVariable: {
            name: string;
            value?: string;
        };
        /** @enum {string} */
        AllocationState: "Unknown" | "New" | "Updating" | "Running" | "Draining" | "Stopped" | "Deleted" | "Error" | "Disabled";
        Allocation: {
            id: string;
            project_id?: string;
            name?: string;
            spec?: components["schemas"]["AllocationSpec"];
            metadata?: components["schemas"]["AllocationMetadata"];
            enabled?: boolean;
            status?: components["schemas"]["AllocationStatus"];
            /** Format: date-time */
            created?: string;
        };
        AllocationStatus: {
            state: components["schemas"]["AllocationState"] | string;
            details?: string;
        };
        /** @description The total of payloads lies between the two bounds; only payloads that are not Reserved are scaled away. */
        AllocationSpec: {
            region?: string;
            min_payloads?: number;
            max_payloads?: number;
            /** @description How many Ready payloads are kept. */
            buffer_size?: number;
            payload_spec?: components["schemas"]["PayloadSpec"];
        };
        /** @description That it is an object or null is stated; what is in it is inferred. */
        AllocationMetadata: {
            annotations?: {
                [key: string]: string;
            };
        } | null;
        /** @description A file that a payload wrote for keeping. It is kept for seven days. */
        Artefact: {
            payload_id: string;
            file_path: string;
            /** @description Bytes. */
            size?: number;
            /** Format: date-time */
            created?: string;
            /** @description Only in the answer of GetArtefact. */
            download_url?: string;
        };
        Error: {
            message?: string;
            request_id?: string;
        };
        SetPayloadAnnotationRequest: {
            key: components["schemas"]["MetadataKey"];
            value: components["schemas"]["AnnotationValue"];
        };
        SetPayloadLabelRequest: {
            key: components["schemas"]["MetadataKey"];
            value: components["schemas"]["LabelValue"];
        };
        CreateAllocationRequest: {
            spec: components["schemas"]["AllocationSpec"];
            name?: string;
            metadata?: components["schemas"]["AllocationMetadata"];
        };
        UpdateAllocationRequest: {
            spec: components["schemas"]["AllocationSpec"];
            name: string;
            metadata?: components["schemas"]["AllocationMetadata"];
        };
        SetAllocationEnabledRequest: {
            enabled: boolean;
        };
        UpdateAllocationImageRequest: {
            image: string;
        };
        /** @description Put on the payload in the same step as the reservation. */
        RequestedPayloadMetadata: {
            labels?: components["schemas"]["Labels"];
            annotations?: components["schemas"]["Annotations"];
        };
        PayloadSelector: {
            /** @description All must equal the payload's. An empty array occurs in the upstream's examples and means none. */
            match_labels?: components["schemas"]["Labels"] | [
            ];
            /**
             * @description Reserved is how a back-fill joins a running game.
             * @default Ready
             * @enum {string}
             */
            payload_state?: "Ready" | "Reserved";
        };
        CreateReservationRequest: {
            payload_metadata?: components["schemas"]["RequestedPayloadMetadata"];
            /** @description Tried in order. Empty or absent, every Ready payload of the allocation is considered. */
            selectors?: components["schemas"]["PayloadSelector"][];
        };
        EmptyResponse: Record<string, never>;
        ListPayloadsResponse: {
            results: components["schemas"]["Payload"][];
        };
        GetPayloadResponse: {
            result: components["schemas"]["Payload"];
        };
        ListAllocationsResponse: {
            results: components["schemas"]["Allocation"][];
        };
        CreateAllocationResponse: {
            result: components["schemas"]["Allocation"];
        };
        GetAllocationResponse: {
            result: components["schemas"]["Allocation"];
        };
        UpdateAllocationResponse: {
            result: components["schemas"]["Allocation"];
        };
        ListArtefactsResponse: {
            items: components["schemas"]["Artefact"][];
            /** @description Absent or empty on the last page. */
            next_page_token?: string;
        };
        GetArtefactResponse: {
            result: components["schemas"]["Artefact"];
        };
        CreateReservationResponse: {
            payload_id: string;
            payload_address: string;
            payload_ports: components["schemas"]["PayloadPort"][];
        };
        TokenRequest: {
            /** @enum {string} */
            grant_type: "client_credentials" | "refresh_token";
            client_id?: string;
            client_secret?: string;
            refresh_token?: string;
            scope?: string;
        };
        TokenResponse: {
            access_token: string;
            token_type?: string;
            /** @description Seconds. */
            expires_in?: number;
            /** @description Replaces the one that was used. */
            refresh_token?: string;
            scope?: string;
        };
        TokenError: {
            error: string;
            error_description?: string;
        };
    };
    responses: {
        /** @description The request is malformed, or a key or value breaks its rule. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is no token, or it is expired or invalid. The call was not executed. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The token does not permit this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is nothing with this ID. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The state of the object does not allow it, such as deleting a Reserved payload without `force_delete`. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No payload matches any selector. For CreateReservation this is an ordinary answer, "no capacity". */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request is well formed but cannot be carried out. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests. */
        TooManyRequests: {
            headers: {
                /** @description Seconds, or an HTTP date. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The upstream failed. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The credentials or the grant were refused. */
        TokenRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TokenError"];
            };
        };
    };
    parameters: {
        /** @description Looks like `alpha-beta-123456`. */
        ProjectId: string;
        /** @description A UUID. */
        AllocationId: string;
        /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
        PayloadId: string;
        /** @description Delete even a Reserved payload. */
        ForceDelete: boolean;
        Limit: number;
        PageSize: number;
        /** @description The `next_page_token` of the page before. */
        PageToken: string;
        /** @description Only the files of this payload. */
        PayloadIdFilter: string;
        FilePath: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ListPayloads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPayloadsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    GetPayload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetPayloadResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    DeletePayload: {
        parameters: {
            query?: {
                /** @description Delete even a Reserved payload. */
                force_delete?: components["parameters"]["ForceDelete"];
            };
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    SetPayloadAnnotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPayloadAnnotationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    SetPayloadLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPayloadLabelRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    ListAllocations: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAllocationsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    CreateAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAllocationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateAllocationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    GetAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetAllocationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    UpdateAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAllocationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdateAllocationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    DeleteAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    SetAllocationEnabled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAllocationEnabledRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    UpdateAllocationImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAllocationImageRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    ListArtefacts: {
        parameters: {
            query?: {
                page_size?: components["parameters"]["PageSize"];
                /** @description The `next_page_token` of the page before. */
                page_token?: components["parameters"]["PageToken"];
                /** @description Only the files of this payload. */
                payload_id?: components["parameters"]["PayloadIdFilter"];
            };
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListArtefactsResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    GetArtefact: {
        parameters: {
            query?: {
                file_path?: components["parameters"]["FilePath"];
            };
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetArtefactResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    DeleteReservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
                /** @description Two groups of five characters, `8hhtn-fvpvq`. May be used again for a later payload. */
                payload_id: components["parameters"]["PayloadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    CreateReservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Looks like `alpha-beta-123456`. */
                project_id: components["parameters"]["ProjectId"];
                /** @description A UUID. */
                allocation_id: components["parameters"]["AllocationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateReservationRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateReservationResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    IssueToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description A token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            400: components["responses"]["TokenRefused"];
            401: components["responses"]["TokenRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
}
