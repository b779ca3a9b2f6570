// Made by `npm run generate` from transactions.openapi.json.

export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by id. Stale ones (`stale=true`) come with the longest waiting first. */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An account. */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transactions of an account, newest first. */
        get: operations["listAccountTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Anomalies, the highest score first. */
        get: operations["listAnomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/anomalies/{transactionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The anomaly that a transaction is. */
        get: operations["getAnomaly"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/anomalies/{transactionId}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says what a person makes of a transaction; again, if they think better of it. One that nothing found becomes an anomaly by that, and
         *     counts as missed unless it is a false positive.
         */
        put: operations["judgeAnomaly"];
        post?: never;
        /**
         * Takes back what a person said: the anomaly stands where it stood before anybody judged it, open or cleared. One that nobody has judged is
         *     answered as it is.
         */
        delete: operations["withdrawJudgement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Transactions of all accounts, newest first. */
        get: operations["listTransactions"];
        put?: never;
        /**
         * Writes a transaction. The answer has the features that were computed of it, and no score yet.
         * @description The same transaction under the same id again is answered 200 and changes nothing.
         */
        post: operations["createTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transaction, with the anomaly that it is. */
        get: operations["getTransaction"];
        /** Puts other details in the place of a transaction's, and computes anew what depends on them. The account is stale then. */
        put: operations["changeTransaction"];
        post?: never;
        /** Deletes a transaction and what was found in it. What depends on it is computed anew, and the account is stale then. */
        delete: operations["deleteTransaction"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes many transactions. A row that is refused says why, and the others are written. */
        post: operations["createTransactions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the transactions can be used: asks their database. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/jobs/detect-anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Scores the transactions of stale accounts now, without waiting for the schedule. */
        post: operations["runDetectAnomalies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/jobs/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes traffic now: of the given accounts, for the given time until now. The same again makes nothing twice. */
        post: operations["runGenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/jobs/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first. The newest 1,000 are remembered. */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/jobs/runs/{id}": {
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
    "/api/transactions/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The models that transactions of all accounts are scored with, the newest of each scope first. Accounts with a model of their own are not
         *     among them.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Totals, volume and anomalies over time, and the jobs. What it costs depends on the range, not on how many transactions there are. */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Precision and recall by what people judged; and on made-up transactions, whose labels the detector never sees, how well scores and simpler
         *     ways tell injected anomalies from the rest. Looks at the newest 20,000 transactions, without the first 35 days of each account, in which
         *     nothing is usual yet.
         */
        get: operations["getQuality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules by id. */
        get: operations["listRules"];
        put?: never;
        /** Makes a rule. It looks at what is scored from then on. */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A rule. */
        get: operations["getRule"];
        /** Changes a rule: also to snooze it, or to let it expire. */
        put: operations["changeRule"];
        post?: never;
        /** Deletes a rule. What it found stays. */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transactions/rules/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a rule on the past: which transactions it would have matched. Nothing is changed. */
        post: operations["replayRule"];
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
        /** @description An account. */
        AccountBody: {
            /** @description What it is known by. */
            id: string;
            /**
             * Format: date-time
             * @description When all of it was scored last; null until then.
             */
            lastScoredAt: string | null;
            /**
             * Format: date-time
             * @description When its newest transaction was; null without any.
             */
            lastTransactionAt: string | null;
            /**
             * Format: double
             * @description The highest score of its transactions; null until one was scored.
             */
            maxScore: number | null;
            /**
             * Format: int64
             * @description Anomalies that nobody has judged.
             */
            openAlerts: number;
            /** @description Something of it waits to be scored. */
            stale: boolean;
            /**
             * Format: date-time
             * @description Since when; null if nothing waits.
             */
            staleSince: string | null;
            /**
             * Format: int64
             * @description How many transactions it has.
             */
            transactions: number;
            /**
             * Format: int64
             * @description Rises with each change of its transactions.
             */
            version: number;
        };
        /** @description An anomaly. */
        AnomalyBody: {
            /** @description Whose. */
            accountId: string;
            /**
             * Format: int64
             * @description How much, in minor units of the currency.
             */
            amountMinor: number;
            /** @description What for. */
            category: string;
            /** @description By which way. */
            channel: string;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
            /** @description ISO 4217. */
            currency: string;
            /**
             * Format: int32
             * @description How many digits the minor unit has after the point.
             */
            currencyDigits: number;
            /** @description The score is above the model's threshold. */
            detected: boolean;
            /**
             * Format: date-time
             * @description When it was judged; null until then.
             */
            judgedAt: string | null;
            /** @description With whom. */
            merchant: string;
            /** @description Which model scored it, as `scope/version`; null if none did. */
            modelVersion: string | null;
            /** @description What the person who judged it says; null if nothing. */
            note: string | null;
            /**
             * Format: date-time
             * @description When it was found.
             */
            openedAt: string;
            /**
             * Format: double
             * @description The share of the model's transactions whose score is not higher.
             */
            rank: number;
            /** @description Why, the strongest first. */
            reasons: components["schemas"]["Reason"][];
            /** @description The ids of the rules that matched. */
            rules: string[];
            /**
             * Format: double
             * @description How unusual it is. Scores of different models mean about the same, and never span the whole range.
             */
            score: number;
            /** @description Where it stands. */
            status: components["schemas"]["Status"];
            /**
             * Format: date-time
             * @description When the transaction was.
             */
            timestamp: string;
            /** @description Which transaction, and what the anomaly is known by. */
            transactionId: string;
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
        /** @description A simpler way to detect. */
        Baseline: {
            /**
             * Format: double
             * @description The area under the ROC curve.
             */
            auc: number | null;
            /**
             * Format: double
             * @description Average precision.
             */
            averagePrecision: number | null;
            /** @description `amount-deviation` (distance of the amount from the mean of 30 days in deviations) or `rules` (how many of five usual rules match). */
            name: string;
            /**
             * Format: double
             * @description The share of injected ones among as many of the highest as there are injected ones.
             */
            precisionAtInjected: number | null;
        };
        /** @description Several transactions at once. An array alone will do. */
        BatchBody: {
            /** @description 1 to 1,000. */
            transactions: components["schemas"]["TransactionInput"][];
        };
        /** @description What became of a batch. */
        BatchResult: {
            /** @description How many are new. */
            created: number;
            /** @description How many were there already, the same. */
            existing: number;
            /** @description How many were refused. */
            failed: number;
            /** @description What became of each, in the order of the request. */
            results: components["schemas"]["BatchRow"][];
        };
        /** @description What became of one row of a batch. */
        BatchRow: {
            error: components["schemas"]["RowError"] | null;
            /** @description What it is known by; null if it has no valid id. */
            id: string | null;
            /** @description Its place in the request, from 0. */
            index: number;
            /**
             * Format: int32
             * @description 201 new, 200 there already, 409 another of the same id, 422 not valid.
             */
            status: number;
            transaction: components["schemas"]["TransactionBody"] | null;
        };
        /** @description Something that is gone. */
        Deleted: {
            /** @description What it was known by. */
            id: string;
        };
        /** @description Nothing is to be said about a run of the detector. */
        DetectBody: Record<string, never>;
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
        /** @description What was computed of a transaction when it was written. Windows hold the account's earlier transactions. */
        Features: {
            /**
             * Format: int64
             * @description The amount in minor units of the base currency.
             */
            baseAmountMinor: number;
            /**
             * @description The base currency.
             * @example USD
             */
            baseCurrency: string;
            /**
             * Format: int64
             * @description How many within an hour.
             */
            count1h: number;
            /**
             * Format: int64
             * @description How many within ten minutes.
             */
            count10m: number;
            /** @description The transaction before was in another country. */
            countryChanged: boolean;
            /** @description 24 hours. */
            day: components["schemas"]["Window"];
            /**
             * Format: int64
             * @description The hour of the week in UTC: 0 is Monday from midnight to one.
             */
            hourOfWeek: number;
            /**
             * Format: double
             * @description ln of how much less often the account pays at this hour of the week than at all hours alike; negative where it pays more often.
             */
            hourRarity: number;
            /** @description 30 days. */
            month: components["schemas"]["Window"];
            /**
             * Format: int64
             * @description How many within 30 days were at most one hour of the day away.
             */
            nearHourCount30d: number;
            /**
             * Format: int64
             * @description How many within 30 days were at most one hour of the week away.
             */
            nearWeekHourCount30d: number;
            /** @description No earlier transaction of the account was of this category. */
            newCategory: boolean;
            /** @description No earlier transaction of the account was in this country. */
            newCountry: boolean;
            /** @description No earlier transaction of the account was with this merchant. */
            newMerchant: boolean;
            /**
             * Format: int64
             * @description How many within 30 days were of this category.
             */
            sameCategory30d: number;
            /**
             * Format: int64
             * @description How many within 30 days were in this country.
             */
            sameCountry30d: number;
            /**
             * Format: int64
             * @description How many within 30 days were with this merchant.
             */
            sameMerchant30d: number;
            /**
             * Format: double
             * @description Seconds since the account's transaction before; null for the first.
             */
            secondsSinceLast: number | null;
            /**
             * Format: int64
             * @description How many of them are below 5.00 of the base currency.
             */
            smallCount1h: number;
            /**
             * Format: int64
             * @description What they come to, in minor units of the base currency.
             */
            sumMinor1h: number;
            /** @description What the detector sees, by the names that reasons have. */
            vector: {
                [key: string]: number;
            };
            /** @description 7 days. */
            week: components["schemas"]["Window"];
        };
        /** @description What a person makes of a transaction. */
        FeedbackBody: {
            /** @description For other people. */
            note?: string | null;
            /** @description The judgement. */
            verdict: components["schemas"]["Verdict"];
        };
        /** @description What people judged. */
        FeedbackQuality: {
            /**
             * Format: int64
             * @description Found, and confirmed.
             */
            confirmed: number;
            /**
             * Format: int64
             * @description Found, and judged to be nothing.
             */
            falsePositive: number;
            /**
             * Format: int64
             * @description Judged to be something, though nothing found it.
             */
            missed: number;
            /**
             * Format: int64
             * @description Found, and not judged.
             */
            open: number;
            /**
             * Format: double
             * @description (confirmed + valuable) / (confirmed + valuable + falsePositive); null if nothing was judged.
             */
            precision: number | null;
            /**
             * Format: double
             * @description (confirmed + valuable) / (confirmed + valuable + missed); null if nothing was judged to be something.
             */
            recall: number | null;
            /**
             * Format: int64
             * @description Found, and judged valuable.
             */
            valuable: number;
        };
        /** @description What traffic to make. */
        GenerateBody: {
            /**
             * Format: int32
             * @description How many accounts; 50 if left out.
             */
            accounts?: number | null;
            /**
             * Format: double
             * @description The share of transactions that are injected anomalies; 0.01 if left out.
             */
            anomalyRate?: number | null;
            /**
             * Format: int32
             * @description How many days back from now. Not together with `minutes`.
             */
            days?: number | null;
            /**
             * Format: int32
             * @description How many minutes back from now; 5 if both are left out.
             */
            minutes?: number | null;
            /**
             * Format: int64
             * @description The same seed gives the same accounts, and for the same time the same transactions; 1 if left out.
             */
            seed?: number | null;
        };
        /** @description What traffic to make. */
        GenerateParameters: {
            /**
             * Format: int32
             * @description How many accounts, 1–10,000.
             */
            accounts: number;
            /**
             * Format: double
             * @description The share of transactions that are injected anomalies, 0–0.2.
             */
            anomalyRate: number;
            /**
             * Format: int32
             * @description How many minutes back from `until`, 1–129,600 (90 days).
             */
            minutes: number;
            /**
             * Format: int64
             * @description The same seed gives the same accounts, and for the same time the same transactions.
             */
            seed: number;
            /**
             * Format: int64
             * @description The end of the time that is filled, in milliseconds since 1970.
             */
            until: number;
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
         * @description What can be run.
         * @enum {string}
         */
        Job: "detect-anomalies" | "generate";
        /** @description A job. */
        JobState: {
            /** @description Which. */
            job: components["schemas"]["Job"];
            lastRun: components["schemas"]["RunBody"] | null;
            /**
             * Format: date-time
             * @description When the schedule that `spin.toml` ships is due next.
             */
            nextDueAt: string;
        };
        /** @description What labels tell about a kind of injection. */
        KindQuality: {
            /** @description How many of them are above their model's threshold. */
            detected: number;
            /** @description How many. */
            injected: number;
            /** @description What was injected. */
            kind: string;
            /** @description How many of these name what was injected among their first two reasons. */
            reasonsRight: number;
        };
        /** @description What labels tell. */
        LabelQuality: {
            /**
             * Format: double
             * @description The area under the ROC curve of the scores; null without both kinds.
             */
            auc: number | null;
            /**
             * Format: double
             * @description Average precision of the scores; null without injected ones.
             */
            averagePrecision: number | null;
            /** @description Simpler ways, for comparison. */
            baselines: components["schemas"]["Baseline"][];
            /** @description The same per kind of injection. */
            byKind: components["schemas"]["KindQuality"][];
            /** @description How many are above their model's threshold. */
            detected: number;
            /** @description How many of them are injected anomalies. */
            injected: number;
            /**
             * Format: double
             * @description The share of those that are injected; null if none is.
             */
            precision: number | null;
            /**
             * Format: double
             * @description The share of injected ones among as many of the highest scores as there are injected ones; null without any.
             */
            precisionAtInjected: number | null;
            /**
             * Format: double
             * @description Of injected ones that were found, the share whose first two reasons name what was injected; null if none was found.
             */
            reasonsRight: number | null;
            /**
             * Format: double
             * @description The share of injected ones that are above; null if none is injected.
             */
            recall: number | null;
            /** @description Scored made-up transactions that were looked at. */
            transactions: number;
        };
        /** @description A model. */
        ModelBody: {
            /**
             * Format: date-time
             * @description When it was fitted.
             */
            fittedAt: string;
            /** @description What scores name it by, as `scope/version`. */
            modelVersion: string;
            /**
             * Format: int64
             * @description On how many transactions.
             */
            rows: number;
            /** @description Whose transactions it scores. */
            scope: string;
            /**
             * Format: double
             * @description A score above this is an anomaly.
             */
            threshold: number;
            /**
             * Format: int64
             * @description Rises by one with each fit of the scope.
             */
            version: number;
        };
        /** @description What there is, and what happened lately. */
        Overview: {
            /**
             * Format: date-time
             * @description When this was so.
             */
            asOf: string;
            /** @description How long one point of the series is: `hour` or `day`. */
            bucket: string;
            /** @description The jobs: last runs and next times. */
            jobs: components["schemas"]["JobState"][];
            /** @description Volume and anomalies over time, oldest first, without gaps. */
            series: components["schemas"]["OverviewPoint"][];
            /** @description All of it. */
            totals: components["schemas"]["OverviewTotals"];
        };
        /** @description An hour or a day. */
        OverviewPoint: {
            /**
             * Format: int64
             * @description What they come to, in minor units of the base currency.
             */
            amountMinor: number;
            /**
             * Format: int64
             * @description How many of them are anomalies.
             */
            anomalies: number;
            /**
             * Format: int64
             * @description How many of those people confirmed.
             */
            confirmed: number;
            /**
             * Format: date-time
             * @description Its start.
             */
            start: string;
            /**
             * Format: int64
             * @description How many transactions.
             */
            transactions: number;
        };
        /** @description What there is. */
        OverviewTotals: {
            /**
             * Format: int64
             * @description All accounts.
             */
            accounts: number;
            /**
             * Format: int64
             * @description Anomalies that nobody has judged.
             */
            openAlerts: number;
            /**
             * Format: int64
             * @description Accounts that wait to be scored.
             */
            staleAccounts: number;
            /**
             * Format: date-time
             * @description Since when the first of them waits; null if none does.
             */
            staleSince: string | null;
            /**
             * Format: int64
             * @description All transactions.
             */
            transactions: number;
        };
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_AccountBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /** @description What it is known by. */
                id: string;
                /**
                 * Format: date-time
                 * @description When all of it was scored last; null until then.
                 */
                lastScoredAt: string | null;
                /**
                 * Format: date-time
                 * @description When its newest transaction was; null without any.
                 */
                lastTransactionAt: string | null;
                /**
                 * Format: double
                 * @description The highest score of its transactions; null until one was scored.
                 */
                maxScore: number | null;
                /**
                 * Format: int64
                 * @description Anomalies that nobody has judged.
                 */
                openAlerts: number;
                /** @description Something of it waits to be scored. */
                stale: boolean;
                /**
                 * Format: date-time
                 * @description Since when; null if nothing waits.
                 */
                staleSince: string | null;
                /**
                 * Format: int64
                 * @description How many transactions it has.
                 */
                transactions: number;
                /**
                 * Format: int64
                 * @description Rises with each change of its transactions.
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
        Page_AnomalyBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /** @description Whose. */
                accountId: string;
                /**
                 * Format: int64
                 * @description How much, in minor units of the currency.
                 */
                amountMinor: number;
                /** @description What for. */
                category: string;
                /** @description By which way. */
                channel: string;
                /** @description ISO 3166-1 alpha-2. */
                country: string;
                /** @description ISO 4217. */
                currency: string;
                /**
                 * Format: int32
                 * @description How many digits the minor unit has after the point.
                 */
                currencyDigits: number;
                /** @description The score is above the model's threshold. */
                detected: boolean;
                /**
                 * Format: date-time
                 * @description When it was judged; null until then.
                 */
                judgedAt: string | null;
                /** @description With whom. */
                merchant: string;
                /** @description Which model scored it, as `scope/version`; null if none did. */
                modelVersion: string | null;
                /** @description What the person who judged it says; null if nothing. */
                note: string | null;
                /**
                 * Format: date-time
                 * @description When it was found.
                 */
                openedAt: string;
                /**
                 * Format: double
                 * @description The share of the model's transactions whose score is not higher.
                 */
                rank: number;
                /** @description Why, the strongest first. */
                reasons: components["schemas"]["Reason"][];
                /** @description The ids of the rules that matched. */
                rules: string[];
                /**
                 * Format: double
                 * @description How unusual it is. Scores of different models mean about the same, and never span the whole range.
                 */
                score: number;
                /** @description Where it stands. */
                status: components["schemas"]["Status"];
                /**
                 * Format: date-time
                 * @description When the transaction was.
                 */
                timestamp: string;
                /** @description Which transaction, and what the anomaly is known by. */
                transactionId: string;
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
        Page_RuleAnswer: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /** @description Only for this account; null for all. */
                accountId: string | null;
                /** @description It looks now: enabled, not snoozed, not expired. */
                active: boolean;
                /** @description What it looks for. */
                condition: components["schemas"]["RuleKind"];
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                createdAt: string;
                /** @description Whether it looks at all. */
                enabled: boolean;
                /**
                 * Format: date-time
                 * @description It does not look from then on; null if it does not expire.
                 */
                expiresAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description For people. */
                name: string;
                /**
                 * Format: date-time
                 * @description It does not look until then; null if it is not snoozed.
                 */
                snoozedUntil: string | null;
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
        Page_RunBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /**
                 * Format: int64
                 * @description How often it was begun.
                 */
                attempts: number;
                /** @description What it has done so far. */
                counts: components["schemas"]["RunCounts"];
                /**
                 * Format: int64
                 * @description Milliseconds from its beginning to its end; null until then.
                 */
                durationMs: number | null;
                /**
                 * Format: date-time
                 * @description When it ended; null until then.
                 */
                finishedAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description What is run. */
                job: components["schemas"]["Job"];
                /** @description Why it failed, for people; null otherwise. */
                message: string | null;
                /** @description What began it. */
                origin: components["schemas"]["RunOrigin"];
                parameters: components["schemas"]["GenerateParameters"] | null;
                /**
                 * Format: double
                 * @description How much is done.
                 */
                progress: number;
                /**
                 * Format: date-time
                 * @description When it was asked for or due.
                 */
                requestedAt: string;
                /**
                 * Format: date-time
                 * @description When it began; null until then.
                 */
                startedAt: string | null;
                /** @description Where it stands. */
                status: components["schemas"]["RunStatus"];
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
        Page_TransactionBody: {
            /** @description The rows of this page, at most `limit`. */
            data: {
                /** @description Whose it is. */
                accountId: string;
                /**
                 * Format: int64
                 * @description How much, in minor units of the currency.
                 */
                amountMinor: number;
                /** @description What for. */
                category: string;
                /** @description By which way. */
                channel: string;
                /**
                 * @description ISO 3166-1 alpha-2.
                 * @example DE
                 */
                country: string;
                /**
                 * Format: date-time
                 * @description When it was written first.
                 */
                createdAt: string;
                /**
                 * @description ISO 4217.
                 * @example EUR
                 */
                currency: string;
                /**
                 * Format: int32
                 * @description How many digits the minor unit has after the point.
                 */
                currencyDigits: number;
                /** @description What was computed of it. */
                features: components["schemas"]["Features"];
                /** @description What it is known by. */
                id: string;
                /** @description With whom. */
                merchant: string;
                /** @description Which model scored it, as `scope/version`; null until it was scored. */
                modelVersion: string | null;
                /** @description Where it comes from: `api` or `generator`. */
                origin: string;
                /**
                 * Format: double
                 * @description The share of the model's transactions whose score is not higher; null until it was scored.
                 */
                rank: number | null;
                /**
                 * Format: double
                 * @description 0–1, higher for what is more unusual; null until it was scored.
                 */
                score: number | null;
                /**
                 * Format: date-time
                 * @description When it was scored; null until then.
                 */
                scoredAt: string | null;
                /** @description Nothing that the score looks at has changed since. */
                scoreIsCurrent: boolean;
                /**
                 * Format: date-time
                 * @description When it was.
                 */
                timestamp: string;
                /**
                 * Format: date-time
                 * @description When a client changed it last.
                 */
                updatedAt: string;
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
        /** @description How well detection works. */
        Quality: {
            /** @description By what people judged. */
            feedback: components["schemas"]["FeedbackQuality"];
            labels: components["schemas"]["LabelQuality"] | null;
        };
        /** @description Why a transaction is unusual: one feature, and what is usual for its account. */
        Reason: {
            /**
             * Format: double
             * @description Its share of what makes the transaction unusual; those of all features total 1.
             */
            contribution: number;
            /** @description The feature, as `features.vector` names it. */
            feature: string;
            /** @description The unit: `minor` (of the base currency), `payments`, `seconds`, `share`, `flag` (0 or 1). */
            unit: string;
            /**
             * Format: double
             * @description What is usual for the account, in the same unit; null where there is no history to tell.
             */
            usual: number | null;
            /** @description What is usual, in words. */
            usualText: string;
            /**
             * Format: double
             * @description What it is, in the feature's own unit.
             */
            value: number;
            /** @description The value in words. */
            valueText: string;
        };
        /** @description A rule to be tried on the past. */
        ReplayBody: {
            /** @description Only for this account. */
            accountId?: string | null;
            /** @description What it would look for. */
            condition: components["schemas"]["RuleKind"];
            /**
             * Format: date-time
             * @description From when on; 7 days before `to` if left out.
             */
            from?: string | null;
            /**
             * Format: date-time
             * @description Until when; now if left out.
             */
            to?: string | null;
        };
        /** @description Why a row of a batch was refused. */
        RowError: {
            /** @description For programs. */
            code: string;
            /** @description For `VALIDATION_FAILED` a list of `{field, message}`. */
            details?: unknown;
            /** @description For a person. */
            message: string;
        };
        /** @description A rule. */
        RuleAnswer: {
            /** @description Only for this account; null for all. */
            accountId: string | null;
            /** @description It looks now: enabled, not snoozed, not expired. */
            active: boolean;
            /** @description What it looks for. */
            condition: components["schemas"]["RuleKind"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Whether it looks at all. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description It does not look from then on; null if it does not expire.
             */
            expiresAt: string | null;
            /** @description What it is known by. */
            id: string;
            /** @description For people. */
            name: string;
            /**
             * Format: date-time
             * @description It does not look until then; null if it is not snoozed.
             */
            snoozedUntil: string | null;
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
        /** @description A rule to be made or changed. */
        RuleBody: {
            /** @description Only for this account. */
            accountId?: string | null;
            /** @description What it looks for. */
            condition: components["schemas"]["RuleKind"];
            /** @description Whether it looks at all; true if left out. */
            enabled?: boolean | null;
            /**
             * Format: int64
             * @description Change only if it still has this version.
             */
            expectedVersion?: number | null;
            /**
             * Format: date-time
             * @description It does not look from then on.
             */
            expiresAt?: string | null;
            /** @description What it is to be known by; a UUIDv7 is made if it is left out. Not to be changed. */
            id?: string | null;
            /** @description For people. */
            name: string;
            /**
             * Format: date-time
             * @description It does not look until then.
             */
            snoozedUntil?: string | null;
        };
        /** @description What a rule looks for. Amounts are in minor units of the base currency. */
        RuleKind: {
            /**
             * Format: int64
             * @description 1 or more.
             */
            amountMinor: number;
            /** @enum {string} */
            kind: "amount-at-least";
        } | {
            /** @enum {string} */
            kind: "amount-multiple";
            /**
             * Format: int64
             * @description Only for accounts with so many transactions in 30 days, 1 to 10,000.
             */
            minHistory: number;
            /**
             * Format: double
             * @description 1 to 1,000.
             */
            multiple: number;
        } | {
            /**
             * Format: int64
             * @description 2 to 10,000.
             */
            count: number;
            /** @enum {string} */
            kind: "velocity";
            /** @description How long the window is. */
            window: components["schemas"]["WindowCount"];
        } | {
            /** @enum {string} */
            kind: "new-country";
            /**
             * Format: int64
             * @description Only for accounts with so many transactions in 30 days, 0 to 10,000.
             */
            minHistory: number;
        } | {
            /** @enum {string} */
            kind: "new-category";
            /**
             * Format: int64
             * @description Only for accounts with so many transactions in 30 days, 0 to 10,000.
             */
            minHistory: number;
        };
        /** @description What a rule would have matched. */
        RuleReplay: {
            /**
             * Format: int64
             * @description Of how many accounts.
             */
            accounts: number;
            /**
             * Format: int64
             * @description How many of them the detector found too.
             */
            alsoDetected: number;
            /** @description All of the time was looked at. */
            isComplete: boolean;
            /**
             * Format: int64
             * @description How many of them people confirmed or judged valuable.
             */
            judgedRight: number;
            /**
             * Format: int64
             * @description How many of them people judged to be nothing.
             */
            judgedWrong: number;
            /**
             * Format: int64
             * @description How many transactions were looked at: at most 50,000, the oldest of the time.
             */
            lookedAt: number;
            /**
             * Format: int64
             * @description How many it would have matched.
             */
            matched: number;
            /** @description The newest of them, at most 50: ids of transactions. */
            transactionIds: string[];
        };
        /** @description A run of a job. */
        RunBody: {
            /**
             * Format: int64
             * @description How often it was begun.
             */
            attempts: number;
            /** @description What it has done so far. */
            counts: components["schemas"]["RunCounts"];
            /**
             * Format: int64
             * @description Milliseconds from its beginning to its end; null until then.
             */
            durationMs: number | null;
            /**
             * Format: date-time
             * @description When it ended; null until then.
             */
            finishedAt: string | null;
            /** @description What it is known by. */
            id: string;
            /** @description What is run. */
            job: components["schemas"]["Job"];
            /** @description Why it failed, for people; null otherwise. */
            message: string | null;
            /** @description What began it. */
            origin: components["schemas"]["RunOrigin"];
            parameters: components["schemas"]["GenerateParameters"] | null;
            /**
             * Format: double
             * @description How much is done.
             */
            progress: number;
            /**
             * Format: date-time
             * @description When it was asked for or due.
             */
            requestedAt: string;
            /**
             * Format: date-time
             * @description When it began; null until then.
             */
            startedAt: string | null;
            /** @description Where it stands. */
            status: components["schemas"]["RunStatus"];
            /**
             * Format: int64
             * @description Rises by one with each change.
             */
            version: number;
        };
        /** @description What a run has done so far. */
        RunCounts: {
            /**
             * Format: int64
             * @description Accounts to be scored, or to make traffic for.
             * @default 0
             */
            accounts: number;
            /**
             * Format: int64
             * @description Of those, how many are done.
             * @default 0
             */
            accountsDone: number;
            /**
             * Format: int64
             * @description Anomalies found above the threshold or by a rule, or injected.
             * @default 0
             */
            anomalies: number;
            /**
             * Format: int64
             * @description Models fitted.
             * @default 0
             */
            models: number;
            /**
             * Format: int64
             * @description Transactions scored, or made.
             * @default 0
             */
            transactions: number;
        };
        /**
         * @description What began a run.
         * @enum {string}
         */
        RunOrigin: "schedule" | "request";
        /** @description A run that will be made. */
        RunRequested: {
            /** @description What it is known by: `GET /api/transactions/jobs/runs/{id}`. */
            id: string;
            /** @description What is run. */
            job: components["schemas"]["Job"];
            /** @description The same, by the name that other answers have. */
            runId: string;
            /** @description Where it stands. */
            status: components["schemas"]["RunStatus"];
        };
        /**
         * @description Where a run stands.
         * @enum {string}
         */
        RunStatus: "queued" | "running" | "complete" | "failed";
        /**
         * @description Where an anomaly stands.
         * @enum {string}
         */
        Status: "open" | "confirmed" | "valuable" | "false-positive" | "cleared";
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_AccountBody: {
            /** @description An account. */
            data: {
                /** @description What it is known by. */
                id: string;
                /**
                 * Format: date-time
                 * @description When all of it was scored last; null until then.
                 */
                lastScoredAt: string | null;
                /**
                 * Format: date-time
                 * @description When its newest transaction was; null without any.
                 */
                lastTransactionAt: string | null;
                /**
                 * Format: double
                 * @description The highest score of its transactions; null until one was scored.
                 */
                maxScore: number | null;
                /**
                 * Format: int64
                 * @description Anomalies that nobody has judged.
                 */
                openAlerts: number;
                /** @description Something of it waits to be scored. */
                stale: boolean;
                /**
                 * Format: date-time
                 * @description Since when; null if nothing waits.
                 */
                staleSince: string | null;
                /**
                 * Format: int64
                 * @description How many transactions it has.
                 */
                transactions: number;
                /**
                 * Format: int64
                 * @description Rises with each change of its transactions.
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
        Success_AnomalyBody: {
            /** @description An anomaly. */
            data: {
                /** @description Whose. */
                accountId: string;
                /**
                 * Format: int64
                 * @description How much, in minor units of the currency.
                 */
                amountMinor: number;
                /** @description What for. */
                category: string;
                /** @description By which way. */
                channel: string;
                /** @description ISO 3166-1 alpha-2. */
                country: string;
                /** @description ISO 4217. */
                currency: string;
                /**
                 * Format: int32
                 * @description How many digits the minor unit has after the point.
                 */
                currencyDigits: number;
                /** @description The score is above the model's threshold. */
                detected: boolean;
                /**
                 * Format: date-time
                 * @description When it was judged; null until then.
                 */
                judgedAt: string | null;
                /** @description With whom. */
                merchant: string;
                /** @description Which model scored it, as `scope/version`; null if none did. */
                modelVersion: string | null;
                /** @description What the person who judged it says; null if nothing. */
                note: string | null;
                /**
                 * Format: date-time
                 * @description When it was found.
                 */
                openedAt: string;
                /**
                 * Format: double
                 * @description The share of the model's transactions whose score is not higher.
                 */
                rank: number;
                /** @description Why, the strongest first. */
                reasons: components["schemas"]["Reason"][];
                /** @description The ids of the rules that matched. */
                rules: string[];
                /**
                 * Format: double
                 * @description How unusual it is. Scores of different models mean about the same, and never span the whole range.
                 */
                score: number;
                /** @description Where it stands. */
                status: components["schemas"]["Status"];
                /**
                 * Format: date-time
                 * @description When the transaction was.
                 */
                timestamp: string;
                /** @description Which transaction, and what the anomaly is known by. */
                transactionId: string;
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
        Success_BatchResult: {
            /** @description What became of a batch. */
            data: {
                /** @description How many are new. */
                created: number;
                /** @description How many were there already, the same. */
                existing: number;
                /** @description How many were refused. */
                failed: number;
                /** @description What became of each, in the order of the request. */
                results: components["schemas"]["BatchRow"][];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
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
        Success_Overview: {
            /** @description What there is, and what happened lately. */
            data: {
                /**
                 * Format: date-time
                 * @description When this was so.
                 */
                asOf: string;
                /** @description How long one point of the series is: `hour` or `day`. */
                bucket: string;
                /** @description The jobs: last runs and next times. */
                jobs: components["schemas"]["JobState"][];
                /** @description Volume and anomalies over time, oldest first, without gaps. */
                series: components["schemas"]["OverviewPoint"][];
                /** @description All of it. */
                totals: components["schemas"]["OverviewTotals"];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Quality: {
            /** @description How well detection works. */
            data: {
                /** @description By what people judged. */
                feedback: components["schemas"]["FeedbackQuality"];
                labels: components["schemas"]["LabelQuality"] | null;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_RuleAnswer: {
            /** @description A rule. */
            data: {
                /** @description Only for this account; null for all. */
                accountId: string | null;
                /** @description It looks now: enabled, not snoozed, not expired. */
                active: boolean;
                /** @description What it looks for. */
                condition: components["schemas"]["RuleKind"];
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                createdAt: string;
                /** @description Whether it looks at all. */
                enabled: boolean;
                /**
                 * Format: date-time
                 * @description It does not look from then on; null if it does not expire.
                 */
                expiresAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description For people. */
                name: string;
                /**
                 * Format: date-time
                 * @description It does not look until then; null if it is not snoozed.
                 */
                snoozedUntil: string | null;
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
        Success_RuleReplay: {
            /** @description What a rule would have matched. */
            data: {
                /**
                 * Format: int64
                 * @description Of how many accounts.
                 */
                accounts: number;
                /**
                 * Format: int64
                 * @description How many of them the detector found too.
                 */
                alsoDetected: number;
                /** @description All of the time was looked at. */
                isComplete: boolean;
                /**
                 * Format: int64
                 * @description How many of them people confirmed or judged valuable.
                 */
                judgedRight: number;
                /**
                 * Format: int64
                 * @description How many of them people judged to be nothing.
                 */
                judgedWrong: number;
                /**
                 * Format: int64
                 * @description How many transactions were looked at: at most 50,000, the oldest of the time.
                 */
                lookedAt: number;
                /**
                 * Format: int64
                 * @description How many it would have matched.
                 */
                matched: number;
                /** @description The newest of them, at most 50: ids of transactions. */
                transactionIds: string[];
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
                 * Format: int64
                 * @description How often it was begun.
                 */
                attempts: number;
                /** @description What it has done so far. */
                counts: components["schemas"]["RunCounts"];
                /**
                 * Format: int64
                 * @description Milliseconds from its beginning to its end; null until then.
                 */
                durationMs: number | null;
                /**
                 * Format: date-time
                 * @description When it ended; null until then.
                 */
                finishedAt: string | null;
                /** @description What it is known by. */
                id: string;
                /** @description What is run. */
                job: components["schemas"]["Job"];
                /** @description Why it failed, for people; null otherwise. */
                message: string | null;
                /** @description What began it. */
                origin: components["schemas"]["RunOrigin"];
                parameters: components["schemas"]["GenerateParameters"] | null;
                /**
                 * Format: double
                 * @description How much is done.
                 */
                progress: number;
                /**
                 * Format: date-time
                 * @description When it was asked for or due.
                 */
                requestedAt: string;
                /**
                 * Format: date-time
                 * @description When it began; null until then.
                 */
                startedAt: string | null;
                /** @description Where it stands. */
                status: components["schemas"]["RunStatus"];
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
        Success_RunRequested: {
            /** @description A run that will be made. */
            data: {
                /** @description What it is known by: `GET /api/transactions/jobs/runs/{id}`. */
                id: string;
                /** @description What is run. */
                job: components["schemas"]["Job"];
                /** @description The same, by the name that other answers have. */
                runId: string;
                /** @description Where it stands. */
                status: components["schemas"]["RunStatus"];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_TransactionBody: {
            /** @description A transaction with its features. */
            data: {
                /** @description Whose it is. */
                accountId: string;
                /**
                 * Format: int64
                 * @description How much, in minor units of the currency.
                 */
                amountMinor: number;
                /** @description What for. */
                category: string;
                /** @description By which way. */
                channel: string;
                /**
                 * @description ISO 3166-1 alpha-2.
                 * @example DE
                 */
                country: string;
                /**
                 * Format: date-time
                 * @description When it was written first.
                 */
                createdAt: string;
                /**
                 * @description ISO 4217.
                 * @example EUR
                 */
                currency: string;
                /**
                 * Format: int32
                 * @description How many digits the minor unit has after the point.
                 */
                currencyDigits: number;
                /** @description What was computed of it. */
                features: components["schemas"]["Features"];
                /** @description What it is known by. */
                id: string;
                /** @description With whom. */
                merchant: string;
                /** @description Which model scored it, as `scope/version`; null until it was scored. */
                modelVersion: string | null;
                /** @description Where it comes from: `api` or `generator`. */
                origin: string;
                /**
                 * Format: double
                 * @description The share of the model's transactions whose score is not higher; null until it was scored.
                 */
                rank: number | null;
                /**
                 * Format: double
                 * @description 0–1, higher for what is more unusual; null until it was scored.
                 */
                score: number | null;
                /**
                 * Format: date-time
                 * @description When it was scored; null until then.
                 */
                scoredAt: string | null;
                /** @description Nothing that the score looks at has changed since. */
                scoreIsCurrent: boolean;
                /**
                 * Format: date-time
                 * @description When it was.
                 */
                timestamp: string;
                /**
                 * Format: date-time
                 * @description When a client changed it last.
                 */
                updatedAt: string;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_TransactionPage: {
            /** @description A transaction with what was found in it. */
            data: components["schemas"]["TransactionBody"] & {
                anomaly: components["schemas"]["AnomalyBody"] | null;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Vec_ModelBody: {
            data: {
                /**
                 * Format: date-time
                 * @description When it was fitted.
                 */
                fittedAt: string;
                /** @description What scores name it by, as `scope/version`. */
                modelVersion: string;
                /**
                 * Format: int64
                 * @description On how many transactions.
                 */
                rows: number;
                /** @description Whose transactions it scores. */
                scope: string;
                /**
                 * Format: double
                 * @description A score above this is an anomaly.
                 */
                threshold: number;
                /**
                 * Format: int64
                 * @description Rises by one with each fit of the scope.
                 */
                version: number;
            }[];
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description A transaction with its features. */
        TransactionBody: {
            /** @description Whose it is. */
            accountId: string;
            /**
             * Format: int64
             * @description How much, in minor units of the currency.
             */
            amountMinor: number;
            /** @description What for. */
            category: string;
            /** @description By which way. */
            channel: string;
            /**
             * @description ISO 3166-1 alpha-2.
             * @example DE
             */
            country: string;
            /**
             * Format: date-time
             * @description When it was written first.
             */
            createdAt: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency: string;
            /**
             * Format: int32
             * @description How many digits the minor unit has after the point.
             */
            currencyDigits: number;
            /** @description What was computed of it. */
            features: components["schemas"]["Features"];
            /** @description What it is known by. */
            id: string;
            /** @description With whom. */
            merchant: string;
            /** @description Which model scored it, as `scope/version`; null until it was scored. */
            modelVersion: string | null;
            /** @description Where it comes from: `api` or `generator`. */
            origin: string;
            /**
             * Format: double
             * @description The share of the model's transactions whose score is not higher; null until it was scored.
             */
            rank: number | null;
            /**
             * Format: double
             * @description 0–1, higher for what is more unusual; null until it was scored.
             */
            score: number | null;
            /**
             * Format: date-time
             * @description When it was scored; null until then.
             */
            scoredAt: string | null;
            /** @description Nothing that the score looks at has changed since. */
            scoreIsCurrent: boolean;
            /**
             * Format: date-time
             * @description When it was.
             */
            timestamp: string;
            /**
             * Format: date-time
             * @description When a client changed it last.
             */
            updatedAt: string;
        };
        /** @description A transaction to be written. */
        TransactionInput: {
            /** @description Whose it is. */
            accountId: string;
            /**
             * Format: int64
             * @description How much, in minor units of the currency. What is paid back is no negative payment.
             */
            amountMinor: number;
            /** @description What for. */
            category: string;
            /** @description By which way, such as `online` or `card-present`. */
            channel: string;
            /** @description ISO 3166-1 alpha-2, in capital letters. */
            country: string;
            /** @description ISO 4217, in capital letters. */
            currency: string;
            /** @description What it is to be known by; a UUIDv7 is made if it is left out. */
            id?: string | null;
            /** @description With whom. */
            merchant: string;
            /**
             * Format: date-time
             * @description When it was: not before the year 2000, and not in the future. Now if it is left out; when it was before if it is changed.
             */
            timestamp?: string | null;
        };
        /** @description A transaction with what was found in it. */
        TransactionPage: components["schemas"]["TransactionBody"] & {
            anomaly: components["schemas"]["AnomalyBody"] | null;
        };
        /**
         * @description What a person makes of an anomaly.
         * @enum {string}
         */
        Verdict: "confirmed" | "valuable" | "false-positive";
        /** @description A window before a transaction. */
        Window: {
            /**
             * Format: int64
             * @description How many transactions it holds.
             */
            count: number;
            /**
             * Format: double
             * @description Their standard deviation (n − 1); null with fewer than two.
             */
            deviationMinor: number | null;
            /**
             * Format: double
             * @description How many deviations the amount lies above the mean; null where there is no deviation.
             */
            deviations: number | null;
            /**
             * Format: double
             * @description Their mean; null without any.
             */
            meanMinor: number | null;
            /**
             * Format: int64
             * @description What they come to, in minor units of the base currency.
             */
            sumMinor: number;
            /**
             * Format: double
             * @description What half of them are below, were they spread by factors: the exponential of the mean logarithm; null without any.
             */
            typicalMinor: number | null;
        };
        /**
         * @description A window whose transactions are counted.
         * @enum {string}
         */
        WindowCount: "10m" | "1h" | "24h" | "7d" | "30d";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAccounts: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those whose id begins with this */
                q?: string;
                /** @description Only those of which something waits to be scored, or only the others */
                stale?: boolean;
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
                    "application/json": components["schemas"]["Page_AccountBody"];
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
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account */
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
                    "application/json": components["schemas"]["Success_AccountBody"];
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
    listAccountTransactions: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description Only those from then on. */
                from?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those that were scored at least this. */
                minScore?: number;
                /** @description Only those before then. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The account */
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
                    "application/json": components["schemas"]["Page_TransactionBody"];
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
    listAnomalies: {
        parameters: {
            query?: {
                /** @description Only those of this account */
                accountId?: string;
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those with at least this score */
                minScore?: number;
                /** @description Only those of this status */
                status?: components["schemas"]["Status"];
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
                    "application/json": components["schemas"]["Page_AnomalyBody"];
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
    getAnomaly: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction */
                transactionId: string;
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
                    "application/json": components["schemas"]["Success_AnomalyBody"];
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
    judgeAnomaly: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The transaction */
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_AnomalyBody"];
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
    withdrawJudgement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction */
                transactionId: string;
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
                    "application/json": components["schemas"]["Success_AnomalyBody"];
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
    listTransactions: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description Only those from then on. */
                from?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those that were scored at least this. */
                minScore?: number;
                /** @description Only those before then. */
                to?: string;
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
                    "application/json": components["schemas"]["Page_TransactionBody"];
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
    createTransaction: {
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
                "application/json": components["schemas"]["TransactionInput"];
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_TransactionBody"];
                };
            };
            201: {
                headers: {
                    /** @description The transaction */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_TransactionBody"];
                };
            };
            /** @description TRANSACTION_EXISTS: the id has other details */
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
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction */
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
                    "application/json": components["schemas"]["Success_TransactionPage"];
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
    changeTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The transaction */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransactionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_TransactionBody"];
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
    deleteTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The transaction */
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
    createTransactions: {
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
                "application/json": components["schemas"]["BatchBody"];
            };
        };
        responses: {
            /** @description What became of each row */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_BatchResult"];
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
    runDetectAnomalies: {
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
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DetectBody"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RunRequested"];
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
    runGenerate: {
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
        requestBody?: {
            content: {
                "application/json": components["schemas"]["GenerateBody"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RunRequested"];
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
    listModels: {
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
                    "application/json": components["schemas"]["Success_Vec_ModelBody"];
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
    getOverview: {
        parameters: {
            query?: {
                /** @description 24h (hours), 7d (hours), 30d (days) or 90d (days); 24h if left out */
                range?: string;
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
                    "application/json": components["schemas"]["Success_Overview"];
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
    getQuality: {
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
                    "application/json": components["schemas"]["Success_Quality"];
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
    listRules: {
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
                    "application/json": components["schemas"]["Page_RuleAnswer"];
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
    createRule: {
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
                "application/json": components["schemas"]["RuleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The rule */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RuleAnswer"];
                };
            };
            /** @description RULE_EXISTS: the id is taken; TOO_MANY_RULES */
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
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The rule */
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
                    "application/json": components["schemas"]["Success_RuleAnswer"];
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
    changeRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The rule */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RuleAnswer"];
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
    deleteRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The rule */
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
    replayRule: {
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
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_RuleReplay"];
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
