// Made by `npm run generate` from counter.openapi.json.

export interface paths {
    "/api/counter/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change of the counter, newest first. */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/counters/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change of the counter, newest first. */
        get: operations["getAuditOfNamed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/counters/{id}/decrement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Subtracts from the counter. */
        post: operations["decrementOfNamed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/counters/{id}/increment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds to the counter. */
        post: operations["incrementOfNamed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/counters/{id}/value": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The value of the counter. One that was never changed has value 0, version 0 and no time. */
        get: operations["getValueOfNamed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/decrement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Subtracts from the counter. */
        post: operations["decrement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the counters can be used: asks their database. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/increment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds to the counter. */
        post: operations["increment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/counter/value": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The value of the counter. One that was never changed has value 0, version 0 and no time. */
        get: operations["getValue"];
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
        /** @description One change, as the audit keeps it. */
        AuditEntry: {
            /**
             * Format: int64
             * @description By how much.
             */
            amount: number;
            /** @description Who asked (`X-Client-Id`), if they said so. */
            clientId: string | null;
            /** @description The direction. */
            operation: components["schemas"]["AuditOperation"];
            /** @description The id of the request that asked. */
            requestId: string;
            /**
             * Format: date-time
             * @description When it was.
             */
            timestamp: string;
            /**
             * Format: int64
             * @description The value after.
             */
            valueAfter: number;
            /**
             * Format: int64
             * @description The value before.
             */
            valueBefore: number;
            /**
             * Format: int64
             * @description The counter's version after.
             */
            version: number;
        };
        /**
         * @description A direction.
         * @enum {string}
         */
        AuditOperation: "increment" | "decrement";
        /** @description What may be sent with a change. */
        ChangeBody: {
            /**
             * Format: int64
             * @description By how much; 1 if left out.
             * @default 1
             */
            amount: number | null;
            /**
             * Format: int64
             * @description Change only if the counter still has this version.
             */
            expectedVersion?: number | null;
        };
        /** @description A counter after a change. */
        Changed: {
            /**
             * Format: date-time
             * @description When it was.
             */
            lastUpdated: string;
            /** @description The request that did it, as the audit names it. */
            requestId: string;
            /**
             * Format: int64
             * @description The value after.
             */
            value: number;
            /**
             * Format: int64
             * @description The version after: one more than before.
             */
            version: number;
        };
        /** @description A counter. */
        CounterValue: {
            /**
             * @description Its name.
             * @example global-counter
             */
            id: string;
            /**
             * Format: date-time
             * @description When the last one was; null if there was none.
             */
            lastUpdated: string | null;
            /**
             * Format: int64
             * @description Its value.
             */
            value: number;
            /**
             * Format: int64
             * @description How many changes there were.
             */
            version: number;
        };
        /** @description The body of a failure: `{"success": false, "error": {"code": …, "message": …, "details": …}}`. */
        Failure: {
            /** @description What went wrong. */
            error: components["schemas"]["FailureBody"];
            /**
             * @description Always false.
             * @example false
             */
            success: boolean;
        };
        /** @description What went wrong. */
        FailureBody: {
            /** @description For programs, such as `VALIDATION_FAILED`. */
            code: string;
            /** @description Depends on the code; for `VALIDATION_FAILED` a list of `{field, message}`. */
            details?: unknown;
            /** @description For a person. */
            message: string;
        };
        /** @description What a component depends on, and how that does. */
        Health: {
            /**
             * Format: double
             * @description How long the database took to answer a query, in milliseconds.
             */
            databaseLatencyMs: number;
            /** @description The state of the whole. */
            status: components["schemas"]["HealthStatus"];
        };
        /**
         * @description A state of health. Other states are failures.
         * @enum {string}
         */
        HealthStatus: "ok";
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_AuditEntry: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /**
                 * Format: int64
                 * @description By how much.
                 */
                amount: number;
                /** @description Who asked (`X-Client-Id`), if they said so. */
                clientId: string | null;
                /** @description The direction. */
                operation: components["schemas"]["AuditOperation"];
                /** @description The id of the request that asked. */
                requestId: string;
                /**
                 * Format: date-time
                 * @description When it was.
                 */
                timestamp: string;
                /**
                 * Format: int64
                 * @description The value after.
                 */
                valueAfter: number;
                /**
                 * Format: int64
                 * @description The value before.
                 */
                valueBefore: number;
                /**
                 * Format: int64
                 * @description The counter's version after.
                 */
                version: number;
            }[];
            /** @description Where the list goes on. */
            page: components["schemas"]["PageInfo"];
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description Where a list goes on. */
        PageInfo: {
            /** @description Pass as `cursor` to get the next page; null on the last one. */
            nextCursor: string | null;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Changed: {
            /** @description A counter after a change. */
            data: {
                /**
                 * Format: date-time
                 * @description When it was.
                 */
                lastUpdated: string;
                /** @description The request that did it, as the audit names it. */
                requestId: string;
                /**
                 * Format: int64
                 * @description The value after.
                 */
                value: number;
                /**
                 * Format: int64
                 * @description The version after: one more than before.
                 */
                version: number;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_CounterValue: {
            /** @description A counter. */
            data: {
                /**
                 * @description Its name.
                 * @example global-counter
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description When the last one was; null if there was none.
                 */
                lastUpdated: string | null;
                /**
                 * Format: int64
                 * @description Its value.
                 */
                value: number;
                /**
                 * Format: int64
                 * @description How many changes there were.
                 */
                version: number;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Health: {
            /** @description What a component depends on, and how that does. */
            data: {
                /**
                 * Format: double
                 * @description How long the database took to answer a query, in milliseconds.
                 */
                databaseLatencyMs: number;
                /** @description The state of the whole. */
                status: components["schemas"]["HealthStatus"];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAudit: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    getAuditOfNamed: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The name of the counter */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    decrementOfNamed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Who asks, for the audit. */
                "X-Client-Id"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The name of the counter */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out: the amount is 1 then */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeBody"] | null;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Changed"];
                };
            };
            /** @description COUNTER_OVERFLOW, or VERSION_CONFLICT with details.currentVersion; nothing was changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    incrementOfNamed: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Who asks, for the audit. */
                "X-Client-Id"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The name of the counter */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out: the amount is 1 then */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeBody"] | null;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Changed"];
                };
            };
            /** @description COUNTER_OVERFLOW, or VERSION_CONFLICT with details.currentVersion; nothing was changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    getValueOfNamed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer */
                "If-None-Match"?: string | null;
            };
            path: {
                /** @description The name of the counter */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_CounterValue"];
                };
            };
            /** @description The version is that of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    decrement: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Who asks, for the audit. */
                "X-Client-Id"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description May be left out: the amount is 1 then */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeBody"] | null;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Changed"];
                };
            };
            /** @description COUNTER_OVERFLOW, or VERSION_CONFLICT with details.currentVersion; nothing was changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Health"];
                };
            };
            /** @description UNHEALTHY */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    increment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Who asks, for the audit. */
                "X-Client-Id"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description May be left out: the amount is 1 then */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChangeBody"] | null;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Changed"];
                };
            };
            /** @description COUNTER_OVERFLOW, or VERSION_CONFLICT with details.currentVersion; nothing was changed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
    getValue: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_CounterValue"];
                };
            };
            /** @description The version is that of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other failure, such as 422 VALIDATION_FAILED */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
        };
    };
}
