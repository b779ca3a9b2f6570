// Made by `npm run generate` from vendors.openapi.json.

export interface paths {
    "/api/dashboard/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All vendors at a glance: sums of all time, scores, and how those changed. Costs the same however many orders there are. */
        get: operations["getSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders, newest first. */
        get: operations["listOrders"];
        put?: never;
        /** Places an order. */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An order. */
        get: operations["getOrder"];
        /** Changes what an order says. To move it to another status, post a transition. */
        put: operations["changeOrder"];
        post?: never;
        /** Deletes an order with its history. */
        delete: operations["deleteOrder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an order, oldest first. */
        get: operations["getOrderHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves an order to another status: `placed` → `accepted` → `shipped` → `delivered` → `returned`, and `cancelled` from the first two. */
        post: operations["moveOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders as CSV, newest first, a row each. Text that a spreadsheet would take for a formula begins with an apostrophe. */
        get: operations["exportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Vendors, by id. */
        get: operations["listVendors"];
        put?: never;
        /** Makes a vendor. */
        post: operations["createVendor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A vendor. */
        get: operations["getVendor"];
        /** Changes a vendor. Its id and currency stay. */
        put: operations["changeVendor"];
        post?: never;
        /** Deletes a vendor that has no orders. */
        delete: operations["deleteVendor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/{id}/lead-times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of a vendor's orders took how long from placed to delivered, of all time or of some days. */
        get: operations["getLeadTimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A vendor's report. Orders count for the day on which they were placed, in UTC.
         * @description Of all time it costs the same however many orders there are. Of some days, `from` and `to`, both included, at most 366, it adds up what is
         *     stored of these days.
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the vendors can be used: asks their database. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/jobs/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a history of orders: whole days before the day on which the seed was first used, as orders stood at that time. Orders that are there are
         *     left alone, so the same again adds nothing.
         */
        post: operations["backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/jobs/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first. */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/jobs/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run. */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/jobs/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves the orders of simulated vendors on to now, and places new ones. */
        post: operations["simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/jobs/verify-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Computes the reports anew from the orders and compares. */
        post: operations["verifyReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vendors/scorecard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What scores are made of. */
        get: operations["getScorecard"];
        /** Sets the weights of the criteria. Scores follow at once, those of earlier times too. */
        put: operations["changeScorecard"];
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
        /** @description A history to be made: at most 10,000,000 orders. */
        BackfillBody: {
            /** @description Of vendors that are made, ISO 4217; USD if left out. */
            currency?: string | null;
            /**
             * Format: int64
             * @description How many whole days it covers, up to the day on which the seed was first used.
             */
            days: number;
            /**
             * Format: int64
             * @description How many orders each vendor gets each day.
             */
            ordersPerDay: number;
            /**
             * Format: int64
             * @description The same seed gives the same orders, which are made once.
             */
            seed: number;
            /**
             * Format: int64
             * @description How many vendors have orders; those that are missing are made.
             */
            vendors: number;
        };
        /** @description A range of scores: from `least` up to, and without, the `least` of the band before. */
        Band: {
            /**
             * Format: double
             * @description The lowest score of the band.
             */
            least: number;
            /** @description What it is called. */
            name: string;
        };
        /** @description What an edit replaced. */
        BeforeBody: {
            /** @description What was ordered before. */
            lines: components["schemas"]["LineBody"][];
            /**
             * Format: date-time
             * @description When it should have arrived.
             */
            promisedAt: string;
            /** @description What the customer called it. */
            reference: string | null;
        };
        /** @description How a vendor treats orders. Times are medians, in minutes. */
        Behaviour: {
            /**
             * Format: double
             * @description Half of the orders are accepted within so many minutes.
             */
            acceptMinutes: number;
            /**
             * Format: double
             * @description The share of orders that are cancelled.
             */
            cancellationRate: number;
            /**
             * Format: double
             * @description Half of them arrive within so many minutes after that.
             */
            deliverMinutes: number;
            /**
             * Format: double
             * @description Half of the returns come within so many minutes after that.
             */
            returnMinutes: number;
            /**
             * Format: double
             * @description The share of delivered orders of which something comes back.
             */
            returnRate: number;
            /**
             * Format: double
             * @description Half of them are shipped within so many minutes after that.
             */
            shipMinutes: number;
            /**
             * Format: double
             * @description The share of orders that are shipped with less than was ordered.
             */
            shortRate: number;
            /**
             * Format: double
             * @description How much these times differ: the standard deviation of their natural logarithms.
             */
            spread: number;
        };
        /** @description How many orders there are of each status. */
        ByStatus: {
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            cancelled: number;
            /**
             * Format: int64
             * @description Arrived, and not returned.
             */
            delivered: number;
            /** Format: int64 */
            placed: number;
            /** Format: int64 */
            returned: number;
            /** Format: int64 */
            shipped: number;
        };
        /** @description What one criterion gave. */
        CriterionBody: {
            /**
             * Format: double
             * @description Out of what, or for a spread the mean.
             */
            denominator: number;
            /** @description For people. */
            description: string;
            /** @description What weights are kept by. */
            name: string;
            /**
             * Format: double
             * @description What was counted, or for a spread its standard deviation.
             */
            numerator: number;
            /**
             * Format: double
             * @description 0 to 100; null where there is no value.
             */
            score: number | null;
            /**
             * Format: double
             * @description `numerator` / `denominator`; null where nothing was measured.
             */
            value: number | null;
            /**
             * Format: int32
             * @description Of 100.
             */
            weight: number;
        };
        /** @description Something that is gone. */
        Deleted: {
            /** @description What it was known by. */
            id: string;
        };
        /** @description What an order is to be. What is left out stays. */
        EditBody: {
            /**
             * Format: int64
             * @description Change only if it still has this version.
             */
            expectedVersion?: number | null;
            /** @description What is ordered, as long as it is not shipped. */
            lines?: components["schemas"]["NewLineBody"][] | null;
            /**
             * Format: date-time
             * @description When it should arrive, as long as it has not.
             */
            promisedAt?: string | null;
            /** @description What the customer calls it; an empty text for nothing any more. */
            reference?: string | null;
        };
        /** @description One entry of an order's history. */
        EventBody: {
            /**
             * Format: date-time
             * @description When, as whoever told it says.
             */
            at: string;
            before: components["schemas"]["BeforeBody"] | null;
            from: components["schemas"]["Status"] | null;
            /** @description What happened. */
            kind: components["schemas"]["EventKindBody"];
            /** @description Why, if somebody said so. */
            reason: string | null;
            /**
             * Format: date-time
             * @description When this program heard of it.
             */
            recordedAt: string;
            /** @description The request that did it; null of what the order was entered with. */
            requestId: string | null;
            /** @description Where it stood from then on. */
            to: components["schemas"]["Status"];
            /**
             * Format: int64
             * @description The order's version from then on.
             */
            version: number;
        };
        /**
         * @description What happened to an order.
         * @enum {string}
         */
        EventKindBody: "placed" | "moved" | "edited";
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
        /**
         * @description Work that is done behind.
         * @enum {string}
         */
        Job: "simulate" | "backfill" | "verify-reports";
        /** @description How long orders took from placed to delivered, in minutes, the begun one left out. All are null where none arrived. */
        LeadTimeBody: {
            /**
             * Format: double
             * @description The mean.
             */
            mean: number | null;
            /**
             * Format: int64
             * @description How many orders arrived.
             */
            orders: number;
            /**
             * Format: int64
             * @description Half of them took at most so long: the nearest rank, a time that occurred.
             */
            p50: number | null;
            /**
             * Format: int64
             * @description Nine of ten took at most so long.
             */
            p90: number | null;
            /**
             * Format: int64
             * @description 19 of 20 took at most so long.
             */
            p95: number | null;
            /**
             * Format: double
             * @description How much they differ: the standard deviation over these orders.
             */
            standardDeviation: number | null;
            /**
             * Format: double
             * @description The same as a share of the mean.
             */
            variability: number | null;
        };
        /** @description How many orders took so long. */
        LeadTimeBucketBody: {
            /**
             * Format: int64
             * @description From so many minutes on.
             */
            fromMinutes: number;
            /**
             * Format: int64
             * @description How many orders.
             */
            orders: number;
        };
        /** @description How many orders took how long. */
        LeadTimesBody: {
            /**
             * Format: int64
             * @description How wide each is, in minutes.
             */
            bucketMinutes: number;
            /** @description Those with orders, shortest first: from so many minutes on, how many orders. */
            buckets: components["schemas"]["LeadTimeBucketBody"][];
            span: components["schemas"]["SpanBody"] | null;
        };
        /** @description One line of an order. */
        LineBody: {
            /**
             * Format: int32
             * @description How many units of it.
             */
            quantity: number;
            /**
             * Format: int32
             * @description How many came back.
             */
            returned: number;
            /**
             * Format: int32
             * @description How many were shipped.
             */
            shipped: number;
            /** @description What was ordered. */
            sku: string;
            /**
             * Format: int64
             * @description What one unit costs, in minor units of the currency.
             */
            unitPriceMinor: number;
        };
        /** @description What a criterion adds to the change of a score. */
        Moved: {
            /** @description The criterion. */
            name: string;
            /**
             * Format: double
             * @description How many points of the change come from it: over all criteria they total the change, before it is rounded.
             */
            points: number;
            /**
             * Format: double
             * @description Its value in the time before.
             */
            previousValue: number | null;
            /**
             * Format: double
             * @description Its value in the time.
             */
            value: number | null;
        };
        /** @description A line to be ordered. */
        NewLineBody: {
            /**
             * Format: int32
             * @description How many units of it.
             */
            quantity: number;
            /** @description What is ordered. */
            sku: string;
            /**
             * Format: int64
             * @description What one unit costs, in minor units of the currency.
             */
            unitPriceMinor: number;
        };
        /** @description An order to be placed. */
        NewOrderBody: {
            /** @description The vendor's, if it is given. */
            currency?: string | null;
            /** @description What is ordered. All of it costs at most 10¹² minor units. */
            lines: components["schemas"]["NewLineBody"][];
            /**
             * Format: date-time
             * @description When it was placed: since 2000, and not in the future; now if left out.
             */
            placedAt?: string | null;
            /**
             * Format: date-time
             * @description When it should arrive; after the vendor's `leadDays` if left out.
             */
            promisedAt?: string | null;
            /** @description What the customer calls it. */
            reference?: string | null;
            /** @description Whose order it is. */
            vendorId: string;
        };
        /** @description A vendor to be made. */
        NewVendorBody: {
            /** @description ISO 4217; of all orders of the vendor, for good. */
            currency: string;
            /** @description 1 to 64 of a–z, 0–9 and -; made if it is left out. */
            id?: string | null;
            /**
             * Format: int32
             * @description Days from placing an order to its promised arrival, where the order does not say; 7 if left out.
             */
            leadDays?: number | null;
            /** @description For people. */
            name: string;
            simulation?: components["schemas"]["Simulation"] | null;
        };
        /** @description An order as it stands. Amounts are in minor units of the currency. */
        OrderBody: {
            /**
             * Format: date-time
             * @description When it was accepted; null if it was not.
             */
            acceptedAt: string | null;
            /** @description Where it may go from there. */
            allowed: components["schemas"]["Status"][];
            /**
             * Format: date-time
             * @description When it was given up; null if it was not.
             */
            cancelledAt: string | null;
            /**
             * Format: date-time
             * @description When this program heard of it.
             */
            createdAt: string;
            /** @description The vendor's currency, ISO 4217. */
            currency: string;
            /**
             * Format: date-time
             * @description When it arrived; null if it did not.
             */
            deliveredAt: string | null;
            /** @description A UUIDv7 of the time at which it was placed: orders sort by it as by that time. */
            id: string;
            /** @description Whether it arrived when promised, or earlier; null if it has not arrived. */
            isOnTime: boolean | null;
            /** @description What was ordered, and what became of it. */
            lines: components["schemas"]["LineBody"][];
            /**
             * Format: int64
             * @description What was ordered costs.
             */
            orderedMinor: number;
            /**
             * Format: int64
             * @description Units ordered.
             */
            orderedUnits: number;
            /**
             * Format: date-time
             * @description When it was placed.
             */
            placedAt: string;
            /**
             * Format: date-time
             * @description When it should arrive.
             */
            promisedAt: string;
            /** @description Why it moved the last time, if somebody said so. */
            reason: string | null;
            /** @description What the customer calls it. */
            reference: string | null;
            /**
             * Format: date-time
             * @description When some of it came back; null if none did.
             */
            returnedAt: string | null;
            /**
             * Format: int64
             * @description What came back costs.
             */
            returnedMinor: number;
            /**
             * Format: int64
             * @description Units that came back.
             */
            returnedUnits: number;
            /**
             * Format: date-time
             * @description When it was shipped; null if it was not.
             */
            shippedAt: string | null;
            /**
             * Format: int64
             * @description What was shipped costs.
             */
            shippedMinor: number;
            /**
             * Format: int64
             * @description Units shipped.
             */
            shippedUnits: number;
            /** @description Where it stands. */
            status: components["schemas"]["Status"];
            /**
             * Format: date-time
             * @description When it changed last.
             */
            updatedAt: string;
            /** @description Whose order it is. */
            vendorId: string;
            /**
             * Format: int64
             * @description Rises by one with each change.
             */
            version: number;
        };
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_EventBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /**
                 * Format: date-time
                 * @description When, as whoever told it says.
                 */
                at: string;
                before: components["schemas"]["BeforeBody"] | null;
                from: components["schemas"]["Status"] | null;
                /** @description What happened. */
                kind: components["schemas"]["EventKindBody"];
                /** @description Why, if somebody said so. */
                reason: string | null;
                /**
                 * Format: date-time
                 * @description When this program heard of it.
                 */
                recordedAt: string;
                /** @description The request that did it; null of what the order was entered with. */
                requestId: string | null;
                /** @description Where it stood from then on. */
                to: components["schemas"]["Status"];
                /**
                 * Format: int64
                 * @description The order's version from then on.
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
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_OrderBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /**
                 * Format: date-time
                 * @description When it was accepted; null if it was not.
                 */
                acceptedAt: string | null;
                /** @description Where it may go from there. */
                allowed: components["schemas"]["Status"][];
                /**
                 * Format: date-time
                 * @description When it was given up; null if it was not.
                 */
                cancelledAt: string | null;
                /**
                 * Format: date-time
                 * @description When this program heard of it.
                 */
                createdAt: string;
                /** @description The vendor's currency, ISO 4217. */
                currency: string;
                /**
                 * Format: date-time
                 * @description When it arrived; null if it did not.
                 */
                deliveredAt: string | null;
                /** @description A UUIDv7 of the time at which it was placed: orders sort by it as by that time. */
                id: string;
                /** @description Whether it arrived when promised, or earlier; null if it has not arrived. */
                isOnTime: boolean | null;
                /** @description What was ordered, and what became of it. */
                lines: components["schemas"]["LineBody"][];
                /**
                 * Format: int64
                 * @description What was ordered costs.
                 */
                orderedMinor: number;
                /**
                 * Format: int64
                 * @description Units ordered.
                 */
                orderedUnits: number;
                /**
                 * Format: date-time
                 * @description When it was placed.
                 */
                placedAt: string;
                /**
                 * Format: date-time
                 * @description When it should arrive.
                 */
                promisedAt: string;
                /** @description Why it moved the last time, if somebody said so. */
                reason: string | null;
                /** @description What the customer calls it. */
                reference: string | null;
                /**
                 * Format: date-time
                 * @description When some of it came back; null if none did.
                 */
                returnedAt: string | null;
                /**
                 * Format: int64
                 * @description What came back costs.
                 */
                returnedMinor: number;
                /**
                 * Format: int64
                 * @description Units that came back.
                 */
                returnedUnits: number;
                /**
                 * Format: date-time
                 * @description When it was shipped; null if it was not.
                 */
                shippedAt: string | null;
                /**
                 * Format: int64
                 * @description What was shipped costs.
                 */
                shippedMinor: number;
                /**
                 * Format: int64
                 * @description Units shipped.
                 */
                shippedUnits: number;
                /** @description Where it stands. */
                status: components["schemas"]["Status"];
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /** @description Whose order it is. */
                vendorId: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
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
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_RunBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /**
                 * Format: date-time
                 * @description When it was asked for.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When it ended; null if it has not.
                 */
                finishedAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description Whether a schedule began it. */
                isScheduled: boolean;
                /** @description Of which job. */
                job: components["schemas"]["Job"];
                /** @description Why it cannot go on, for people; null otherwise. */
                message: string | null;
                /** @description How it was asked for. */
                parameters: Record<string, never>;
                /**
                 * Format: double
                 * @description How much of it is done.
                 */
                progress: number;
                /** @description The request that asked for it. */
                requestId: string;
                /**
                 * @description What has come of it so far. Of a backfill: `added`. Of a simulation: `created`, `moved`. Of a verification: `vendors`, `differing`,
                 *     `repaired`, and the first `differences`.
                 */
                result: Record<string, never>;
                /**
                 * Format: date-time
                 * @description When it began; null if it has not.
                 */
                startedAt: string | null;
                /** @description How far it has come. */
                status: components["schemas"]["RunStatus"];
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
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
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_Vendor: {
            /** @description The rows of this page, at most `limit`. */
            data: (components["schemas"]["VendorFields"] & {
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                createdAt: string;
                /** @description In which currency all of its orders are: an ISO 4217 code. It never changes, so that amounts add up. */
                currency: string;
                /** @description What it is known by. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
                 */
                version: number;
            })[];
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
        /** @description A share, and what it is made of. */
        Rate: {
            /**
             * Format: int64
             * @description Out of how many.
             */
            denominator: number;
            /**
             * Format: int64
             * @description How many it is so of.
             */
            numerator: number;
            /**
             * Format: double
             * @description `numerator` / `denominator`; null where there is nothing to divide by.
             */
            value: number | null;
        };
        /** @description A vendor's report. */
        ReportBody: components["schemas"]["SumsBody"] & {
            /**
             * Format: int64
             * @description The last change of the vendor's orders that is in it; 0 if none is.
             */
            asOfSequence: number;
            /** @description What that score is called. */
            band: string | null;
            /** @description What the score is made of. */
            criteria: components["schemas"]["CriterionBody"][];
            /** @description Of the amounts, ISO 4217. */
            currency: string;
            /** @description How long orders took. */
            leadTimeMinutes: components["schemas"]["LeadTimeBody"];
            /** @description For people. */
            name: string;
            /**
             * Format: int64
             * @description What arrived and was kept is worth, in minor units.
             */
            revenueMinor: number;
            /**
             * Format: double
             * @description 0 to 100; null for a vendor without history.
             */
            score: number | null;
            /** @description Day by day, those with orders; of all time the last 90 days up to the newest order. */
            series: components["schemas"]["SeriesRow"][];
            span: components["schemas"]["SpanBody"] | null;
            /** @description How that changed. */
            trend: components["schemas"]["TrendBody"];
            /**
             * Format: date-time
             * @description When that was added; null if nothing was.
             */
            updatedAt: string | null;
            /** @description The vendor. */
            vendorId: string;
        };
        /** @description What arrived and was kept is worth. */
        RevenueBody: {
            /**
             * Format: int64
             * @description In minor units.
             */
            amountMinor: number;
            /** @description ISO 4217. */
            currency: string;
        };
        /** @description A run of a job. */
        RunBody: {
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it ended; null if it has not.
             */
            finishedAt: string | null;
            /** @description What it is known by. */
            id: string;
            /** @description Whether a schedule began it. */
            isScheduled: boolean;
            /** @description Of which job. */
            job: components["schemas"]["Job"];
            /** @description Why it cannot go on, for people; null otherwise. */
            message: string | null;
            /** @description How it was asked for. */
            parameters: Record<string, never>;
            /**
             * Format: double
             * @description How much of it is done.
             */
            progress: number;
            /** @description The request that asked for it. */
            requestId: string;
            /**
             * @description What has come of it so far. Of a backfill: `added`. Of a simulation: `created`, `moved`. Of a verification: `vendors`, `differing`,
             *     `repaired`, and the first `differences`.
             */
            result: Record<string, never>;
            /**
             * Format: date-time
             * @description When it began; null if it has not.
             */
            startedAt: string | null;
            /** @description How far it has come. */
            status: components["schemas"]["RunStatus"];
            /**
             * Format: date-time
             * @description When it changed last.
             */
            updatedAt: string;
            /**
             * Format: int64
             * @description Rises by one with each change.
             */
            version: number;
        };
        /**
         * @description How far a run has come.
         * @enum {string}
         */
        RunStatus: "waiting" | "running" | "done" | "failed";
        /** @description What scores are made of. */
        ScorecardBody: {
            /** @description What ranges of scores are called, best first. */
            bands: components["schemas"]["Band"][];
            /** @description What vendors are measured by. */
            criteria: components["schemas"]["ScorecardCriterion"][];
            /**
             * Format: date-time
             * @description When they were set; null where nobody has.
             */
            updatedAt: string | null;
            /**
             * Format: int64
             * @description Rises by one with each change of the weights; 0 where nobody has set any.
             */
            version: number;
        };
        /** @description What vendors are measured by. */
        ScorecardCriterion: {
            /**
             * Format: double
             * @description The value that scores 100; what is beyond does too.
             */
            best: number;
            /**
             * Format: int32
             * @description Of 100, where nobody has set weights.
             */
            defaultWeight: number;
            /** @description For people. */
            description: string;
            /** @description What weights are kept by. */
            name: string;
            /**
             * Format: int32
             * @description Of 100.
             */
            weight: number;
            /**
             * Format: double
             * @description The value that scores 0; what is beyond does too.
             */
            worst: number;
        };
        /** @description One day of a report. */
        SeriesRow: components["schemas"]["SumsBody"] & {
            /**
             * Format: date
             * @description Which.
             */
            day: string;
            /**
             * Format: double
             * @description The mean of how long orders took, in minutes; null where none arrived.
             */
            meanLeadTimeMinutes: number | null;
            /**
             * Format: int64
             * @description What arrived and was kept is worth, in minor units.
             */
            revenueMinor: number;
        };
        /** @description How the simulation has a vendor behave. */
        Simulation: {
            /** @description How it treats them. */
            behaviour: components["schemas"]["Behaviour"];
            /**
             * Format: int32
             * @description Orders that it gets a day.
             */
            ordersPerDay: number;
            /**
             * Format: int64
             * @description The same seed gives the same orders.
             */
            seed: number;
        };
        /** @description Days, both included. */
        SpanBody: {
            /**
             * Format: date
             * @description The first.
             */
            from: string;
            /**
             * Format: date
             * @description The last.
             */
            to: string;
        };
        /**
         * @description Where an order stands: `placed` → `accepted` → `shipped` → `delivered` → `returned`, and `cancelled` from the first two.
         * @enum {string}
         */
        Status: "placed" | "accepted" | "shipped" | "delivered" | "returned" | "cancelled";
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Deleted: {
            /** @description Something that is gone. */
            data: {
                /** @description What it was known by. */
                id: string;
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
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_LeadTimesBody: {
            /** @description How many orders took how long. */
            data: {
                /**
                 * Format: int64
                 * @description How wide each is, in minutes.
                 */
                bucketMinutes: number;
                /** @description Those with orders, shortest first: from so many minutes on, how many orders. */
                buckets: components["schemas"]["LeadTimeBucketBody"][];
                span: components["schemas"]["SpanBody"] | null;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_OrderBody: {
            /** @description An order as it stands. Amounts are in minor units of the currency. */
            data: {
                /**
                 * Format: date-time
                 * @description When it was accepted; null if it was not.
                 */
                acceptedAt: string | null;
                /** @description Where it may go from there. */
                allowed: components["schemas"]["Status"][];
                /**
                 * Format: date-time
                 * @description When it was given up; null if it was not.
                 */
                cancelledAt: string | null;
                /**
                 * Format: date-time
                 * @description When this program heard of it.
                 */
                createdAt: string;
                /** @description The vendor's currency, ISO 4217. */
                currency: string;
                /**
                 * Format: date-time
                 * @description When it arrived; null if it did not.
                 */
                deliveredAt: string | null;
                /** @description A UUIDv7 of the time at which it was placed: orders sort by it as by that time. */
                id: string;
                /** @description Whether it arrived when promised, or earlier; null if it has not arrived. */
                isOnTime: boolean | null;
                /** @description What was ordered, and what became of it. */
                lines: components["schemas"]["LineBody"][];
                /**
                 * Format: int64
                 * @description What was ordered costs.
                 */
                orderedMinor: number;
                /**
                 * Format: int64
                 * @description Units ordered.
                 */
                orderedUnits: number;
                /**
                 * Format: date-time
                 * @description When it was placed.
                 */
                placedAt: string;
                /**
                 * Format: date-time
                 * @description When it should arrive.
                 */
                promisedAt: string;
                /** @description Why it moved the last time, if somebody said so. */
                reason: string | null;
                /** @description What the customer calls it. */
                reference: string | null;
                /**
                 * Format: date-time
                 * @description When some of it came back; null if none did.
                 */
                returnedAt: string | null;
                /**
                 * Format: int64
                 * @description What came back costs.
                 */
                returnedMinor: number;
                /**
                 * Format: int64
                 * @description Units that came back.
                 */
                returnedUnits: number;
                /**
                 * Format: date-time
                 * @description When it was shipped; null if it was not.
                 */
                shippedAt: string | null;
                /**
                 * Format: int64
                 * @description What was shipped costs.
                 */
                shippedMinor: number;
                /**
                 * Format: int64
                 * @description Units shipped.
                 */
                shippedUnits: number;
                /** @description Where it stands. */
                status: components["schemas"]["Status"];
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /** @description Whose order it is. */
                vendorId: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
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
        Success_ReportBody: {
            /** @description A vendor's report. */
            data: components["schemas"]["SumsBody"] & {
                /**
                 * Format: int64
                 * @description The last change of the vendor's orders that is in it; 0 if none is.
                 */
                asOfSequence: number;
                /** @description What that score is called. */
                band: string | null;
                /** @description What the score is made of. */
                criteria: components["schemas"]["CriterionBody"][];
                /** @description Of the amounts, ISO 4217. */
                currency: string;
                /** @description How long orders took. */
                leadTimeMinutes: components["schemas"]["LeadTimeBody"];
                /** @description For people. */
                name: string;
                /**
                 * Format: int64
                 * @description What arrived and was kept is worth, in minor units.
                 */
                revenueMinor: number;
                /**
                 * Format: double
                 * @description 0 to 100; null for a vendor without history.
                 */
                score: number | null;
                /** @description Day by day, those with orders; of all time the last 90 days up to the newest order. */
                series: components["schemas"]["SeriesRow"][];
                span: components["schemas"]["SpanBody"] | null;
                /** @description How that changed. */
                trend: components["schemas"]["TrendBody"];
                /**
                 * Format: date-time
                 * @description When that was added; null if nothing was.
                 */
                updatedAt: string | null;
                /** @description The vendor. */
                vendorId: string;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_RunBody: {
            /** @description A run of a job. */
            data: {
                /**
                 * Format: date-time
                 * @description When it was asked for.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description When it ended; null if it has not.
                 */
                finishedAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description Whether a schedule began it. */
                isScheduled: boolean;
                /** @description Of which job. */
                job: components["schemas"]["Job"];
                /** @description Why it cannot go on, for people; null otherwise. */
                message: string | null;
                /** @description How it was asked for. */
                parameters: Record<string, never>;
                /**
                 * Format: double
                 * @description How much of it is done.
                 */
                progress: number;
                /** @description The request that asked for it. */
                requestId: string;
                /**
                 * @description What has come of it so far. Of a backfill: `added`. Of a simulation: `created`, `moved`. Of a verification: `vendors`, `differing`,
                 *     `repaired`, and the first `differences`.
                 */
                result: Record<string, never>;
                /**
                 * Format: date-time
                 * @description When it began; null if it has not.
                 */
                startedAt: string | null;
                /** @description How far it has come. */
                status: components["schemas"]["RunStatus"];
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
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
        Success_ScorecardBody: {
            /** @description What scores are made of. */
            data: {
                /** @description What ranges of scores are called, best first. */
                bands: components["schemas"]["Band"][];
                /** @description What vendors are measured by. */
                criteria: components["schemas"]["ScorecardCriterion"][];
                /**
                 * Format: date-time
                 * @description When they were set; null where nobody has.
                 */
                updatedAt: string | null;
                /**
                 * Format: int64
                 * @description Rises by one with each change of the weights; 0 where nobody has set any.
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
        Success_SummaryBody: {
            /** @description All vendors at a glance, from stored sums. */
            data: {
                /**
                 * Format: int64
                 * @description The last change that is in it; 0 if none is.
                 */
                asOfSequence: number;
                /** @description What scores are called. */
                bands: components["schemas"]["Band"][];
                /** @description Of all vendors together. */
                totals: components["schemas"]["SummaryTotals"];
                /**
                 * Format: date-time
                 * @description When the last change was added; null if there was none.
                 */
                updatedAt: string | null;
                /** @description Each vendor, by id. */
                vendors: components["schemas"]["SummaryVendorBody"][];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Vendor: {
            /** @description A vendor. */
            data: components["schemas"]["VendorFields"] & {
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                createdAt: string;
                /** @description In which currency all of its orders are: an ISO 4217 code. It never changes, so that amounts add up. */
                currency: string;
                /** @description What it is known by. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it changed last.
                 */
                updatedAt: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change.
                 */
                version: number;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description All vendors at a glance, from stored sums. */
        SummaryBody: {
            /**
             * Format: int64
             * @description The last change that is in it; 0 if none is.
             */
            asOfSequence: number;
            /** @description What scores are called. */
            bands: components["schemas"]["Band"][];
            /** @description Of all vendors together. */
            totals: components["schemas"]["SummaryTotals"];
            /**
             * Format: date-time
             * @description When the last change was added; null if there was none.
             */
            updatedAt: string | null;
            /** @description Each vendor, by id. */
            vendors: components["schemas"]["SummaryVendorBody"][];
        };
        /** @description What was counted of all vendors. */
        SummaryTotals: components["schemas"]["SumsBody"] & {
            /** @description The currency of all vendors with orders; null where there are several, or none. */
            currency: string | null;
            /** @description The same for each currency. */
            revenue: components["schemas"]["RevenueBody"][];
            /**
             * Format: int64
             * @description What arrived and was kept is worth, in minor units; null where vendors with orders have several currencies.
             */
            revenueMinor: number | null;
        };
        /** @description One vendor at a glance. */
        SummaryVendorBody: {
            /** @description What that score is called. */
            band: string | null;
            /** @description Orders that were cancelled, of all. */
            cancellationRate: components["schemas"]["Rate"];
            /** @description Of its amounts, ISO 4217. */
            currency: string;
            /** @description For people. */
            name: string;
            /** @description Orders that arrived when promised or earlier, of those that arrived. */
            onTimeRate: components["schemas"]["Rate"];
            /**
             * Format: int64
             * @description All of its orders.
             */
            orders: number;
            /**
             * Format: int64
             * @description What arrived and was kept is worth, in minor units.
             */
            revenueMinor: number;
            /**
             * Format: double
             * @description 0 to 100; null for a vendor without history.
             */
            score: number | null;
            /** @description How its score changed. */
            trend: components["schemas"]["VendorTrend"];
            /** @description The vendor. */
            vendorId: string;
        };
        /** @description What is counted of orders, by the day on which they were placed. */
        SumsBody: {
            /** @description How many there are of each status. */
            byStatus: components["schemas"]["ByStatus"];
            /** @description Orders that were cancelled, of all. */
            cancellationRate: components["schemas"]["Rate"];
            /** @description Units shipped, of those ordered, of the orders that were shipped. */
            fillRate: components["schemas"]["Rate"];
            /** @description Orders that were shipped as ordered, of those that arrived. */
            inFullRate: components["schemas"]["Rate"];
            /** @description Orders that were both, of those that arrived. */
            onTimeInFullRate: components["schemas"]["Rate"];
            /** @description Orders that arrived when promised or earlier, of those that arrived. */
            onTimeRate: components["schemas"]["Rate"];
            /**
             * Format: int64
             * @description All orders, whatever became of them.
             */
            orders: number;
            /** @description Orders of which something came back, of those that arrived. */
            returnRate: components["schemas"]["Rate"];
        };
        /** @description A move to another status. */
        TransitionBody: {
            /**
             * Format: date-time
             * @description When: not before its last move, not in the future, within 366 days after it was placed; now if left out.
             */
            at?: string | null;
            /**
             * Format: int64
             * @description Move only if it still has this version.
             */
            expectedVersion?: number | null;
            /** @description Units of each line that are shipped, or come back; all that can if left out. */
            quantities?: number[] | null;
            /** @description Why, for people. */
            reason?: string | null;
            /** @description To which status. */
            to: components["schemas"]["Status"];
        };
        /**
         * @description How the score of some time differs from that of as many days before. Orders count for the day on which they were placed, so what is still
         *     open of the newest days will yet change it.
         */
        TrendBody: {
            /**
             * Format: double
             * @description How much higher the score is; null where one of them is missing.
             */
            change: number | null;
            /** @description What moved it. */
            criteria: components["schemas"]["Moved"][];
            /**
             * Format: double
             * @description The score of the time before; null where there is none.
             */
            previousScore: number | null;
            /** @description The time before. */
            previousSpan: components["schemas"]["SpanBody"];
            /**
             * Format: double
             * @description The score of the time; null where there is none.
             */
            score: number | null;
            /** @description The time: that of the report, or of all time the four weeks up to this one. */
            span: components["schemas"]["SpanBody"];
        };
        /** @description A vendor. */
        Vendor: components["schemas"]["VendorFields"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description In which currency all of its orders are: an ISO 4217 code. It never changes, so that amounts add up. */
            currency: string;
            /** @description What it is known by. */
            id: string;
            /**
             * Format: date-time
             * @description When it changed last.
             */
            updatedAt: string;
            /**
             * Format: int64
             * @description Rises by one with each change.
             */
            version: number;
        };
        /** @description What a vendor is to be. */
        VendorBody: {
            /**
             * Format: int64
             * @description Change only if it still has this version.
             */
            expectedVersion?: number | null;
            /**
             * Format: int32
             * @description Days from placing an order to its promised arrival, where the order does not say; 7 if left out.
             */
            leadDays?: number | null;
            /** @description For people. */
            name: string;
            simulation?: components["schemas"]["Simulation"] | null;
        };
        /** @description What can be changed of a vendor. */
        VendorFields: {
            /**
             * Format: int32
             * @description Days from placing an order to its promised arrival, where the order does not say.
             */
            leadDays: number;
            /** @description For people. */
            name: string;
            simulation: components["schemas"]["Simulation"] | null;
        };
        /** @description How a vendor's score changed: that of the four weeks up to this one against the four before. */
        VendorTrend: {
            /**
             * Format: double
             * @description How much higher the score is; null where one of them is missing.
             */
            change: number | null;
            /**
             * Format: double
             * @description The score of the four weeks before; null where there is none.
             */
            previousScore: number | null;
            /**
             * Format: double
             * @description The score of the four weeks up to this one; null where there is none.
             */
            score: number | null;
            /** @description These eight weeks, one by one. */
            weeks: components["schemas"]["WeekBody"][];
        };
        /** @description How reports are checked. */
        VerifyBody: {
            /** @description Whether a difference is mended; true if left out. */
            repair?: boolean | null;
        };
        /** @description One week of a vendor. */
        WeekBody: {
            /**
             * Format: int64
             * @description How many orders were placed.
             */
            orders: number;
            /**
             * Format: double
             * @description The score of its orders; null where there is none.
             */
            score: number | null;
            /**
             * Format: date
             * @description Its Monday.
             */
            week: string;
        };
        /** @description Weights to be set. */
        WeightsBody: {
            /**
             * Format: int64
             * @description Change only if they still have this version.
             */
            expectedVersion?: number | null;
            /** @description One for each criterion, by its name: 0 to 100, 100 in all. */
            weights: {
                [key: string]: number;
            };
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
    getSummary: {
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
                    "application/json": components["schemas"]["Success_SummaryBody"];
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
    listOrders: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description Only those placed at this time or later: RFC 3339, or a day in UTC, from its beginning. */
                from?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those of this status. */
                status?: components["schemas"]["Status"];
                /** @description Only those placed before this time: RFC 3339, or a day in UTC, which is included. */
                to?: string;
                /** @description Only those of this vendor. */
                vendorId?: string;
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
                    "application/json": components["schemas"]["Page_OrderBody"];
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
    createOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrderBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The order */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_OrderBody"];
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
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Of this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_OrderBody"];
                };
            };
            /** @description The state is that of If-None-Match */
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
    changeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The order */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_OrderBody"];
                };
            };
            /** @description VERSION_CONFLICT, or ORDER_SETTLED: it is too late for this change. details.current is the order as it stands */
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
    deleteOrder: {
        parameters: {
            query?: {
                /** @description Delete only if it still has this version */
                expectedVersion?: number;
            };
            header?: never;
            path: {
                /** @description The order */
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
                    "application/json": components["schemas"]["Success_Deleted"];
                };
            };
            /** @description VERSION_CONFLICT. details.current is the order as it stands */
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
    getOrderHistory: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The order */
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
                    "application/json": components["schemas"]["Page_EventBody"];
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
    moveOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The order */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransitionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_OrderBody"];
                };
            };
            /** @description INVALID_TRANSITION: its status does not lead there; details.allowed says where it does. VERSION_CONFLICT. details.current is the order as it stands */
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
    exportOrders: {
        parameters: {
            query?: {
                /** @description Only those placed at this time or later: RFC 3339, or a day in UTC, from its beginning. */
                from?: string;
                /** @description Only those of this status. */
                status?: components["schemas"]["Status"];
                /** @description Only those placed before this time: RFC 3339, or a day in UTC, which is included. */
                to?: string;
                /** @description Only those of this vendor. */
                vendorId?: string;
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
                    "text/csv": string;
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
    listVendors: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those with this text in their id or name */
                q?: string;
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
                    "application/json": components["schemas"]["Page_Vendor"];
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
    createVendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVendorBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The vendor */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Vendor"];
                };
            };
            /** @description VENDOR_EXISTS: the id is taken. TOO_MANY_VENDORS: there are 1,000 */
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
    getVendor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The vendor */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Of this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Vendor"];
                };
            };
            /** @description The state is that of If-None-Match */
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
    changeVendor: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The vendor */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VendorBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Vendor"];
                };
            };
            /** @description VERSION_CONFLICT, with details.currentVersion */
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
    deleteVendor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The vendor */
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
                    "application/json": components["schemas"]["Success_Deleted"];
                };
            };
            /** @description VENDOR_HAS_ORDERS: its orders are to be deleted first */
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
    getLeadTimes: {
        parameters: {
            query?: {
                /** @description The first day, such as 2031-05-01; all time if both are left out. */
                from?: string;
                /** @description The last day, at most 365 days later. */
                to?: string;
                /** @description How wide buckets are: `hour`, or `day`, which is what is taken if this is left out */
                unit?: string;
            };
            header?: never;
            path: {
                /** @description The vendor */
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
                    "application/json": components["schemas"]["Success_LeadTimesBody"];
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
    getReport: {
        parameters: {
            query?: {
                /** @description The first day, such as 2031-05-01; all time if both are left out. */
                from?: string;
                /** @description The last day, at most 365 days later. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The vendor */
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
                    "application/json": components["schemas"]["Success_ReportBody"];
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
    backfill: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackfillBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description The run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RunBody"];
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
    listRuns: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description Only those of this job */
                job?: components["schemas"]["Job"];
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
                    "application/json": components["schemas"]["Page_RunBody"];
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
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run */
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
                    "application/json": components["schemas"]["Success_RunBody"];
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
    simulate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    /** @description The run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RunBody"];
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
    verifyReports: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description May be left out */
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description The run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RunBody"];
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
    getScorecard: {
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
                    "application/json": components["schemas"]["Success_ScorecardBody"];
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
    changeScorecard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WeightsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_ScorecardBody"];
                };
            };
            /** @description VERSION_CONFLICT, with details.currentVersion */
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
}
