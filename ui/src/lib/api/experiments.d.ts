// Made by `npm run generate` from experiments.openapi.json.

export interface paths {
    "/api/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Experiments, newest first. */
        get: operations["listExperiments"];
        put?: never;
        /**
         * Defines an experiment, and answers at once; what it causes happens behind.
         * @description The same definition under the same id again is answered 200 and changes nothing.
         */
        post: operations["defineExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An experiment. */
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        /** Deletes an experiment with its results and analyses. */
        delete: operations["deleteExperiment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/{id}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the results analysed again, with the metric values of today. */
        post: operations["analyzeAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/{id}/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The observations of an experiment as CSV, with the columns that an upload has. */
        get: operations["exportObservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An experiment with its results in short and their newest analysis. */
        get: operations["getResults"];
        /** Takes the observations of an experiment, in place of earlier ones: all of them, or none. Their analysis follows behind. */
        put: operations["uploadResults"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the experiments can be used: asks their database. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Definitions to begin with. */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metric-values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metric values, by id. */
        get: operations["listMetricValues"];
        put?: never;
        /** Makes a metric value. */
        post: operations["createMetricValue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metric-values/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric value. */
        get: operations["getMetricValue"];
        /** Changes a metric value; the version before goes into its history. Analyses that were made keep what they used. */
        put: operations["changeMetricValue"];
        post?: never;
        /** Deletes a metric value. Its history stays; experiments that name it are told without dollars from then on. */
        delete: operations["deleteMetricValue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metric-values/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Earlier versions of a metric value, newest first. */
        get: operations["getMetricValueHistory"];
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
        /** @description p values by metric, adjusted. */
        AdjustedPValues: {
            /** @description Benjamini and Hochberg: controls the expected share of false findings. */
            benjaminiHochberg: {
                [key: string]: number;
            };
            /** @description Holm: controls the chance of any false finding. */
            holm: {
                [key: string]: number;
            };
        };
        /** @description Sums of cohorts' effects. */
        Aggregates: {
            /** @description By period, and `overall`. */
            calendar: {
                [key: string]: components["schemas"]["Estimate"];
            };
            /** @description By periods since adoption, and `overall`. */
            dynamic: {
                [key: string]: components["schemas"]["Estimate"];
            };
            /** @description By cohort, and `overall`. */
            group: {
                [key: string]: components["schemas"]["Estimate"];
            };
            simple?: components["schemas"]["Estimate"] | null;
        };
        /** @description An analysis of an experiment. */
        Analysis: {
            /** @description p values of the effects, adjusted for looking at several metrics. */
            adjustedPValues: components["schemas"]["AdjustedPValues"];
            /** @description What it is known by. */
            analysisId: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description One for each metric of the definition, in its order. */
            metrics: components["schemas"]["MetricAnalysis"][];
            /** @description The metric values that were used, as they were. */
            metricValuesSnapshot: components["schemas"]["MetricValue"][];
            /** @description What was asked for; each metric's `method` says what was done. */
            options: components["schemas"]["AnalysisOptions"];
            /**
             * Format: int64
             * @description The version of the results that it is about.
             */
            resultsVersion: number;
            sampleRatio: components["schemas"]["SampleRatio"] | null;
            totalEconomicImpact: components["schemas"]["TotalEconomicImpact"] | null;
        };
        /** @description What may be sent with a request for an analysis. */
        AnalysisBody: {
            methods?: components["schemas"]["AnalysisOptions"] | null;
        };
        /** @description How to analyse. What is left out is chosen from the data. */
        AnalysisOptions: {
            /** @description One or two; the unit if left out. A single word may be sent instead of a list. */
            clusterBy?: components["schemas"]["ClusterBy"][];
            /**
             * Format: double
             * @description Of all intervals; 0.95 if left out.
             */
            confidenceLevel?: number | null;
            controlGroup?: components["schemas"]["ControlGroup"] | null;
            /** @description Which covariates of the observations to adjust for; none if left out. */
            covariates?: string[];
            estimator?: components["schemas"]["Estimator"] | null;
            /** @description Metrics that must not get worse by more than a margin, by their ids. */
            guardrails?: {
                [key: string]: components["schemas"]["Guardrail"];
            };
            /**
             * Format: int32
             * @description Periods over which serial standard errors let errors correlate.
             */
            lag?: number | null;
            /**
             * Format: int64
             * @description Of random draws, where there are too many cases to look at all; 1 if left out.
             */
            seed?: number | null;
            ssc?: components["schemas"]["SmallSample"] | null;
            standardErrors?: components["schemas"]["StandardErrors"] | null;
        };
        /** @description The numbers of one metric. */
        AnalyzedMetric: {
            aggregates?: components["schemas"]["Aggregates"] | null;
            /** @description Effects by cohort and period, for staggered adoption. */
            cohorts?: components["schemas"]["CohortEffect"][] | null;
            /** @description Of the effect. */
            confidenceInterval: number[];
            /**
             * Format: double
             * @description Of all intervals.
             */
            confidenceLevel: number;
            /**
             * Format: double
             * @description Of the t distribution; absent where it is the normal one.
             */
            degreesOfFreedom?: number | null;
            economicImpact?: components["schemas"]["EconomicImpact"] | null;
            /**
             * Format: double
             * @description The effect, in the metric's unit per treated unit and period.
             */
            estimate: number;
            /** @description Effects by period since the start. */
            eventStudy: components["schemas"]["EventTime"][];
            /** @description Means of the groups before and after the start. */
            groupMeans: components["schemas"]["GroupMeans"];
            guardrail?: components["schemas"]["GuardrailResult"] | null;
            /** @description How it was estimated. */
            method: components["schemas"]["Method"];
            /** @description Which metric. */
            metricId: string;
            placebo?: components["schemas"]["Placebo"] | null;
            /** @description What happened before the start. */
            preTrend: components["schemas"]["PreTrend"];
            /**
             * Format: double
             * @description Two-sided.
             */
            pValue: number;
            /** @description The same effect by other methods. */
            robustness: components["schemas"]["NamedEstimate"][];
            /** @description From what. */
            sample: components["schemas"]["Sample"];
            sequential?: components["schemas"]["Sequential"] | null;
            /** @description Means over time, and what the treated would have been. */
            series: components["schemas"]["SeriesPoint"][];
            /**
             * Format: double
             * @description Estimate over standard error.
             */
            statistic: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
            /** @description What a reader should know before trusting the numbers. */
            warnings: components["schemas"]["Problem"][];
        };
        /**
         * @description Which direction of a metric is good.
         * @enum {string}
         */
        Better: "higher" | "lower";
        /**
         * @description By what errors are clustered.
         * @enum {string}
         */
        ClusterBy: "unit" | "cluster" | "period";
        /** @description The effect on one cohort in one period. */
        CohortEffect: {
            /** @description The cohort's first treated period. */
            cohort: components["schemas"]["Period"];
            /**
             * Format: double
             * @description In the metric's unit.
             */
            estimate: number;
            /** @description When. */
            period: components["schemas"]["Period"];
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
        };
        /**
         * @description Who staggered adopters are compared with.
         * @enum {string}
         */
        ControlGroup: "never" | "not-yet";
        /** @description What a variance was corrected by. */
        Correction: {
            /**
             * Format: double
             * @description The factor.
             */
            adj: number;
            /**
             * Format: double
             * @description Clusters, or periods of serial variances.
             */
            g?: number | null;
            /**
             * Format: double
             * @description Parameters.
             */
            k: number;
        };
        /** @description Dollars up to a period. */
        CumulativeImpact: {
            /** @description Of the total. */
            confidenceInterval: number[];
            /** @description Up to and including this one. */
            period: components["schemas"]["Period"];
            /**
             * Format: double
             * @description Dollars.
             */
            total: number;
        };
        /** @description An experiment as its user defines it. */
        Definition: {
            analysis?: components["schemas"]["AnalysisOptions"] | null;
            /** @description For people. */
            description?: string;
            /** @description How long a period is. Without meaning where times are integers. */
            granularity: components["schemas"]["Granularity"];
            /** @description What it is known by. */
            id: string;
            /**
             * @description When treatment begins: in the second period or later, not after the last. The period in which it lies counts as treated.
             * @example 2031-05-15T00:00:00Z
             */
            interventionAt: string;
            /** @description What is measured: ids of metric values. */
            metrics: string[];
            /** @description For people. */
            name: string;
            simulation?: components["schemas"]["Simulation"] | null;
            /** @description Where results come from. */
            source: components["schemas"]["Source"];
            /** @description When. */
            timeRange: components["schemas"]["TimeRange"];
            /**
             * Format: double
             * @description The share of units that were meant to be treated. With it, uploaded results are checked for a broken assignment.
             */
            treatmentShare?: number | null;
        };
        /** @description Something that is gone. */
        Deleted: {
            /** @description What it was known by. */
            id: string;
        };
        /** @description The test of a steady movement. */
        Drift: {
            /**
             * Format: double
             * @description In the metric's unit, per period.
             */
            estimate: number;
            /**
             * Format: double
             * @description Of no movement.
             */
            pValue: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
        };
        /** @description Rows or units that were left out. */
        Dropped: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description Why. */
            reason: string;
        };
        /** @description What the effect is worth. */
        EconomicImpact: {
            /** @description Of the total. */
            confidenceInterval: number[];
            /** @description Up to and including each period. */
            cumulative: components["schemas"]["CumulativeImpact"][];
            /**
             * Format: double
             * @description Of one unit of the metric.
             */
            dollarsPerUnit: number;
            /**
             * Format: double
             * @description Dollars per treated unit and period.
             */
            perUnitPerPeriod: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
            /**
             * Format: double
             * @description Dollars over all treated units and periods.
             */
            total: number;
            /**
             * Format: int64
             * @description The version of that value.
             */
            valueVersion: number;
        };
        /** @description An estimate with its standard error. */
        Estimate: {
            /**
             * Format: double
             * @description In the metric's unit.
             */
            estimate: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
        };
        /**
         * @description Which estimator.
         * @enum {string}
         */
        Estimator: "auto" | "2x2" | "twfe" | "event-study" | "callaway-santanna" | "synthetic-did" | "synthetic-control";
        /** @description An effect at a time. */
        EventTime: {
            /** @description For this period alone. */
            confidenceInterval: number[];
            /**
             * Format: double
             * @description In the metric's unit.
             */
            estimate: number;
            /** @description Whether this is the period that others are compared with. */
            reference?: boolean | null;
            /**
             * Format: int64
             * @description Periods since the start, negative before.
             */
            relativePeriod: number;
            /**
             * Format: double
             * @description 0 for the reference.
             */
            stdError: number;
            /** @description For all periods at once. */
            uniformBand?: number[] | null;
        };
        /** @description An experiment: its definition and how far it has come. */
        ExperimentBody: components["schemas"]["Definition"] & {
            /**
             * Format: date-time
             * @description When it was defined.
             */
            createdAt: string;
            /** @description Why it failed, for people. With another status why the last analysis did, where there is one before; null otherwise. */
            message: string | null;
            /**
             * Format: double
             * @description How much of what happens now is done.
             */
            progress: number;
            /**
             * Format: int64
             * @description The version of its results; 0 if there are none.
             */
            resultsVersion: number;
            /** @description How far it has come. */
            status: components["schemas"]["Status"];
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
        /** @description A metric that could not be analysed. */
        FailedMetric: {
            /** @description What to change. */
            error: components["schemas"]["Problem"];
            /** @description Which metric. */
            metricId: string;
            /** @description What was noticed before. */
            warnings: components["schemas"]["Problem"][];
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
        /**
         * @description How long a period is.
         * @enum {string}
         */
        Granularity: "day" | "week";
        /** @description Means of treatment and control. */
        GroupMeans: {
            /** @description Of the others. */
            control: components["schemas"]["PrePost"];
            /** @description Of units that are ever treated. */
            treatment: components["schemas"]["PrePost"];
        };
        /** @description By how much a metric may get worse at the most. */
        Guardrail: {
            /** @description Which direction is good. */
            better: components["schemas"]["Better"];
            /**
             * Format: double
             * @description Above 0, in the metric's unit per treated unit and period.
             */
            margin: number;
        };
        /** @description The test that a metric did not get worse by a margin or more. */
        GuardrailResult: {
            /** @description Which direction is good. */
            better: components["schemas"]["Better"];
            /**
             * Format: double
             * @description In the metric's unit.
             */
            margin: number;
            /**
             * Format: double
             * @description One-sided, of the metric being worse by the margin or more.
             */
            pValue: number;
            /** @description What the effect's interval says. */
            verdict: components["schemas"]["GuardrailVerdict"];
        };
        /**
         * @description Where the effect's interval lies.
         * @enum {string}
         */
        GuardrailVerdict: "safe" | "unclear" | "harmed";
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
        /** @description A joint test with F. */
        JointTest: {
            /**
             * Format: double
             * @description The denominator's.
             */
            dfDenominator: number;
            /**
             * Format: double
             * @description The numerator's degrees of freedom.
             */
            dfNumerator: number;
            /**
             * Format: double
             * @description Of no effects before.
             */
            pValue: number;
            /**
             * Format: double
             * @description F.
             */
            statistic: number;
        };
        /**
         * @description Which test a verdict rests on.
         * @enum {string}
         */
        JudgedBy: "corrected" | "drift" | "joint";
        /** @description How an effect was estimated. */
        Method: {
            /** @description By what they are clustered. */
            clusterBy?: string[] | null;
            /** @description Who staggered adopters were compared with. */
            controlGroup?: string | null;
            /** @description The estimator that was used, never `auto`. */
            estimator: string;
            /** @description The small-sample correction. */
            ssc: components["schemas"]["Correction"];
            /** @description The standard errors; absent for estimators with their own. */
            standardErrors?: string | null;
        };
        /** @description The analysis of one metric. */
        MetricAnalysis: (components["schemas"]["AnalyzedMetric"] & {
            /** @enum {string} */
            status: "ok";
        }) | (components["schemas"]["FailedMetric"] & {
            /** @enum {string} */
            status: "failed";
        });
        /** @description What a panel holds of one metric. */
        MetricSummary: {
            /** @description Which metric. */
            metricId: string;
            /** @description Its rows. */
            observations: number;
            /** @description The groups' means over time. */
            series: components["schemas"]["SeriesMeans"][];
        };
        /** @description What one unit of a metric is worth, in one version. */
        MetricValue: components["schemas"]["MetricValueFields"] & {
            /**
             * @description What definitions name it by.
             * @example signups
             */
            id: string;
            /**
             * Format: date-time
             * @description When this version was made.
             */
            lastUpdated: string;
            /**
             * Format: int64
             * @description Rises by one with each change; also when a deleted one is made anew.
             */
            version: number;
        };
        /** @description What is sent to make a metric value, or to change it. */
        MetricValueBody: {
            /** @description Where the number comes from. */
            description?: string | null;
            /**
             * Format: double
             * @description Dollars per unit; negative for what costs money.
             */
            dollarsPerUnit: number;
            /**
             * Format: int64
             * @description Change only if it still has this version.
             */
            expectedVersion?: number | null;
            /** @description What definitions name it by. Required to make one; left out to change it, where the path has it. */
            id?: string | null;
            /** @description For people. */
            name: string;
            /**
             * Format: double
             * @description The standard error of `dollarsPerUnit`; 0 if left out.
             */
            stdError?: number | null;
            /** @description What is counted. */
            unit: string;
        };
        /** @description What a person may choose about a metric value. */
        MetricValueFields: {
            /** @description Where the number comes from. */
            description: string;
            /**
             * Format: double
             * @description Dollars per unit; negative for what costs money.
             */
            dollarsPerUnit: number;
            /** @description For people. */
            name: string;
            /**
             * Format: double
             * @description The standard error of `dollarsPerUnit`; 0 if it is known.
             */
            stdError: number;
            /** @description What is counted, such as `signup` or `second`. */
            unit: string;
        };
        /** @description An estimate by another method. */
        NamedEstimate: {
            /**
             * Format: double
             * @description In the metric's unit.
             */
            estimate: number;
            /** @description The method, for people. */
            name: string;
            /**
             * Format: double
             * @description Of no effect.
             */
            pValue: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
        };
        /** @description An observation. In CSV these are the columns, and covariates are `x_<name>`. */
        ObservationBody: {
            /** @description The cluster of the unit. */
            cluster?: string | null;
            /** @description Covariates by name. */
            covariates?: {
                [key: string]: number;
            } | null;
            /** @description Of which metric; may be left out where the experiment has one. */
            metric?: string | null;
            /** @description When: RFC 3339, or an integer where the experiment's time range has integers. */
            period: string;
            /** @description Whether the unit is in the treatment group: the same in all of its rows. */
            treated: boolean;
            /** @description From when on, where units start at different times; at the intervention if left out. */
            treatedFrom?: string | null;
            /** @description Whose. */
            unit: string;
            /**
             * Format: double
             * @description How much.
             */
            value: number;
            /**
             * Format: double
             * @description The weight, above 0; 1 if left out.
             */
            weight?: number | null;
        };
        /** @description An upload of results as JSON. */
        ObservationsBody: {
            /** @description At most 1,000,000. */
            observations: components["schemas"]["ObservationBody"][];
        };
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_ExperimentBody: {
            /** @description The rows of this page, at most `limit`. */
            data: (components["schemas"]["Definition"] & {
                /**
                 * Format: date-time
                 * @description When it was defined.
                 */
                createdAt: string;
                /** @description Why it failed, for people. With another status why the last analysis did, where there is one before; null otherwise. */
                message: string | null;
                /**
                 * Format: double
                 * @description How much of what happens now is done.
                 */
                progress: number;
                /**
                 * Format: int64
                 * @description The version of its results; 0 if there are none.
                 */
                resultsVersion: number;
                /** @description How far it has come. */
                status: components["schemas"]["Status"];
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
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_MetricValue: {
            /** @description The rows of this page, at most `limit`. */
            data: (components["schemas"]["MetricValueFields"] & {
                /**
                 * @description What definitions name it by.
                 * @example signups
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description When this version was made.
                 */
                lastUpdated: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change; also when a deleted one is made anew.
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
        /** @description The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`. */
        Page_PastMetricValue: {
            /** @description The rows of this page, at most `limit`. */
            data: (components["schemas"]["MetricValue"] & {
                /**
                 * Format: date-time
                 * @description When it was replaced or deleted.
                 */
                replacedAt: string;
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
        /** @description A version that was replaced. */
        PastMetricValue: components["schemas"]["MetricValue"] & {
            /**
             * Format: date-time
             * @description When it was replaced or deleted.
             */
            replacedAt: string;
        };
        /** @description A period: when it begins, or its integer. */
        Period: string | number;
        /** @description The effect of a start that did not happen. */
        Placebo: {
            /**
             * Format: double
             * @description In the metric's unit.
             */
            estimate: number;
            /** @description The made-up start. */
            period: components["schemas"]["Period"];
            /**
             * Format: double
             * @description Of no effect.
             */
            pValue: number;
            /**
             * Format: double
             * @description Its standard error.
             */
            stdError: number;
        };
        /** @description Means before and after the first start; null where there is nothing. */
        PrePost: {
            /**
             * Format: double
             * @description From the start on.
             */
            post?: number | null;
            /**
             * Format: double
             * @description Before.
             */
            pre?: number | null;
        };
        /** @description Whether the groups moved together before the start. */
        PreTrend: {
            corrected?: components["schemas"]["JointTest"] | null;
            /**
             * Format: double
             * @description The denominator's; absent for χ².
             */
            dfDenominator?: number | null;
            /**
             * Format: double
             * @description The numerator's degrees of freedom.
             */
            dfNumerator?: number | null;
            drift?: components["schemas"]["Drift"] | null;
            judgedBy?: components["schemas"]["JudgedBy"] | null;
            /**
             * Format: double
             * @description Of no effects before.
             */
            pValue?: number | null;
            /**
             * Format: double
             * @description F that all effects before the start are zero, or χ² over its degrees of freedom.
             */
            statistic?: number | null;
            /** @description What to make of it. */
            verdict: components["schemas"]["Verdict"];
        };
        /** @description A code for programs and a sentence for people. */
        Problem: {
            /** @description In capitals. */
            code: string;
            /** @description A sentence. */
            message: string;
        };
        /** @description An analysis that will be made. */
        Requested: {
            /** @description What the request for it is known by. */
            analysisRequestId: string;
            /** @description Whose. */
            experimentId: string;
            /** @description Where the experiment stands. */
            status: components["schemas"]["Status"];
        };
        /** @description An experiment with its results and their analysis. */
        ResultsBody: {
            analysis: components["schemas"]["Analysis"] | null;
            /** @description The experiment. */
            experiment: components["schemas"]["ExperimentBody"];
            results: components["schemas"]["ResultsSummary"] | null;
        };
        /** @description Results in short. */
        ResultsSummary: components["schemas"]["Summary"] & {
            /**
             * Format: date-time
             * @description When they came.
             */
            createdAt: string;
            /**
             * Format: int64
             * @description Rises by one with each replacement.
             */
            version: number;
        };
        /** @description What an estimate rests on. */
        Sample: {
            /** @description Whether each unit has each period. */
            balanced: boolean;
            /**
             * Format: int64
             * @description Clusters, where errors are clustered.
             */
            clusters?: number | null;
            /** @description What was left out. */
            dropped: components["schemas"]["Dropped"][];
            /**
             * Format: int64
             * @description Rows used.
             */
            observations: number;
            /**
             * Format: int64
             * @description Periods.
             */
            periods: number;
            /**
             * Format: int64
             * @description Of which are treated.
             */
            treatedUnits: number;
            /**
             * Format: int64
             * @description Units in them.
             */
            units: number;
        };
        /** @description Pearson's test of the numbers of treated and control units against the share that was meant to be treated. */
        SampleRatio: {
            /** @description The others. */
            controlUnits: number;
            /**
             * Format: double
             * @description The share that was meant to be treated.
             */
            expectedShare: number;
            /**
             * Format: double
             * @description Below 0.001 the assignment or the logging is broken, and no estimate can be trusted.
             */
            pValue: number;
            /**
             * Format: double
             * @description χ² with one degree of freedom.
             */
            statistic: number;
            /** @description Units that are ever treated. */
            treatedUnits: number;
        };
        /** @description An interval that holds at every look at growing results. */
        Sequential: {
            /** @description Of the effect. */
            confidenceInterval: number[];
        };
        /** @description The groups' means in one period. */
        SeriesMeans: {
            /**
             * Format: double
             * @description Of the others.
             */
            controlMean: number | null;
            /**
             * @description When: the beginning of the period, or its integer.
             * @example 2031-05-01T00:00:00.000Z
             */
            period: string;
            /**
             * Format: double
             * @description Of units that are ever treated; null if there are none.
             */
            treatmentMean: number | null;
        };
        /** @description One period of the groups' means. */
        SeriesPoint: {
            /**
             * Format: double
             * @description Of the others.
             */
            controlMean?: number | null;
            /**
             * Format: double
             * @description The treated's mean without the effect; null before the start.
             */
            counterfactual?: number | null;
            /** @description When. */
            period: components["schemas"]["Period"];
            /**
             * Format: double
             * @description Of units that are ever treated.
             */
            treatmentMean?: number | null;
        };
        /** @description How an effect develops after a unit's start. */
        Shape: {
            /** @enum {string} */
            kind: "constant";
        } | {
            /** @enum {string} */
            kind: "ramp";
            /**
             * Format: int32
             * @description Periods until the full size.
             */
            periods: number;
        } | {
            /**
             * Format: double
             * @description Periods until half is left.
             */
            halfLife: number;
            /** @enum {string} */
            kind: "decay";
        };
        /** @description How a metric behaves, in its own unit. */
        SimulatedMetric: {
            /**
             * Format: double
             * @description Correlation of a unit's errors in neighbouring periods; 0 if left out.
             */
            autocorrelation?: number;
            /**
             * Format: double
             * @description The level of an average unit in the first period.
             */
            baseline: number;
            /**
             * Format: double
             * @description What treatment adds.
             */
            effect: number;
            /**
             * Format: double
             * @description Standard deviation of a unit's errors.
             */
            noise: number;
            /**
             * Format: double
             * @description Standard deviation of shocks that meet all units in a period; 0 if left out.
             */
            periodSpread?: number;
            /** @description How the effect comes and goes; at once and for good if left out. */
            shape?: components["schemas"]["Shape"];
            /**
             * Format: double
             * @description What each period adds; 0 if left out.
             */
            trend: number;
            /**
             * Format: double
             * @description Standard deviation of units' own levels; 0 if left out.
             */
            unitSpread: number;
            /**
             * Format: double
             * @description Amplitude of a season of seven periods; 0 if left out.
             */
            weekly?: number;
        };
        /** @description What to simulate. */
        Simulation: {
            /** @description How each metric behaves. */
            metrics: {
                [key: string]: components["schemas"]["SimulatedMetric"];
            };
            /**
             * Format: double
             * @description The share of rows that are missing; 0 if left out.
             */
            missing?: number;
            /**
             * Format: int64
             * @description The same seed gives the same numbers.
             */
            seed: number;
            /**
             * Format: int32
             * @description Units in each of treatment and control.
             */
            unitsPerGroup: number;
            /**
             * Format: int32
             * @description Periods between waves; 1 if left out.
             */
            waveDistance?: number;
            /**
             * Format: int32
             * @description In how many waves the treated units start; 1 if left out.
             */
            waves?: number;
        };
        /**
         * @description Which small-sample factor corrects a variance.
         * @enum {string}
         */
        SmallSample: "fixest" | "stata" | "none";
        /**
         * @description Where results come from.
         * @enum {string}
         */
        Source: "simulation" | "upload";
        /**
         * @description Which standard errors.
         * @enum {string}
         */
        StandardErrors: "iid" | "hc1" | "crv1" | "crv3" | "newey-west" | "driscoll-kraay" | "wild-bootstrap";
        /**
         * @description How far an experiment has come: `pending` → `generating` or `awaiting-results` → `analyzing` → `complete`, `partial` or `failed`.
         * @enum {string}
         */
        Status: "pending" | "generating" | "awaiting-results" | "analyzing" | "complete" | "partial" | "failed";
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
        Success_ExperimentBody: {
            /** @description An experiment: its definition and how far it has come. */
            data: components["schemas"]["Definition"] & {
                /**
                 * Format: date-time
                 * @description When it was defined.
                 */
                createdAt: string;
                /** @description Why it failed, for people. With another status why the last analysis did, where there is one before; null otherwise. */
                message: string | null;
                /**
                 * Format: double
                 * @description How much of what happens now is done.
                 */
                progress: number;
                /**
                 * Format: int64
                 * @description The version of its results; 0 if there are none.
                 */
                resultsVersion: number;
                /** @description How far it has come. */
                status: components["schemas"]["Status"];
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
        Success_MetricValue: {
            /** @description What one unit of a metric is worth, in one version. */
            data: components["schemas"]["MetricValueFields"] & {
                /**
                 * @description What definitions name it by.
                 * @example signups
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description When this version was made.
                 */
                lastUpdated: string;
                /**
                 * Format: int64
                 * @description Rises by one with each change; also when a deleted one is made anew.
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
        Success_Requested: {
            /** @description An analysis that will be made. */
            data: {
                /** @description What the request for it is known by. */
                analysisRequestId: string;
                /** @description Whose. */
                experimentId: string;
                /** @description Where the experiment stands. */
                status: components["schemas"]["Status"];
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_ResultsBody: {
            /** @description An experiment with its results and their analysis. */
            data: {
                analysis: components["schemas"]["Analysis"] | null;
                /** @description The experiment. */
                experiment: components["schemas"]["ExperimentBody"];
                results: components["schemas"]["ResultsSummary"] | null;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Uploaded: {
            /** @description Results that were taken. */
            data: {
                /** @description Whose they are. */
                experimentId: string;
                /** @description How many observations there were. */
                observations: number;
                /**
                 * Format: int64
                 * @description Which version they are.
                 */
                resultsVersion: number;
                /** @description Where the experiment stands. */
                status: components["schemas"]["Status"];
                /** @description How many units. */
                units: number;
            };
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description The body of a success: `{"success": true, "data": …}`. */
        Success_Vec_Template: {
            data: {
                /** @description The definition; its id is that of the template, to be left out or replaced. */
                definition: components["schemas"]["Definition"];
                /** @description Its name in the list of templates. */
                id: string;
                /** @description What it shows. */
                summary: string;
                /** @description For a button. */
                title: string;
            }[];
            /**
             * @description Always true.
             * @example true
             */
            success: boolean;
        };
        /** @description What a panel holds. */
        Summary: {
            /** @description Names of the covariates. */
            covariates: string[];
            /** @description A metric each. */
            metrics: components["schemas"]["MetricSummary"][];
            /** @description Rows of all metrics. */
            observations: number;
            /** @description Distinct periods. */
            periods: number;
            /** @description Units that are ever treated. */
            treatedUnits: number;
            /** @description Units in them. */
            units: number;
        };
        /** @description A definition to begin with. */
        Template: {
            /** @description The definition; its id is that of the template, to be left out or replaced. */
            definition: components["schemas"]["Definition"];
            /** @description Its name in the list of templates. */
            id: string;
            /** @description What it shows. */
            summary: string;
            /** @description For a button. */
            title: string;
        };
        /** @description A range of time. */
        TimeRange: {
            /**
             * @description When the last period ends, or its integer.
             * @example 2031-05-29T00:00:00Z
             */
            end: string;
            /**
             * @description When the first period begins, or its integer.
             * @example 2031-05-01T00:00:00Z
             */
            start: string;
        };
        /**
         * @description The sum of the metrics' economic impacts. How the errors of metrics move together is not known, so they are taken to be
         *     independent: where metrics rise and fall together, the interval is too narrow.
         */
        TotalEconomicImpact: {
            /**
             * @description At the confidence level of the options: each end is as far from the total as the root of the sum of the squares of how far the metrics' ends are from
             *     theirs (Zou and Donner 2008), so that with one metric it is that one's.
             */
            confidenceInterval: number[];
            /** @description The metrics in the sum. */
            metrics: string[];
            /**
             * Format: double
             * @description The root of the sum of the metrics' variances.
             */
            stdError: number;
            /**
             * Format: double
             * @description Dollars over all treated units and periods.
             */
            total: number;
        };
        /** @description Results that were taken. */
        Uploaded: {
            /** @description Whose they are. */
            experimentId: string;
            /** @description How many observations there were. */
            observations: number;
            /**
             * Format: int64
             * @description Which version they are.
             */
            resultsVersion: number;
            /** @description Where the experiment stands. */
            status: components["schemas"]["Status"];
            /** @description How many units. */
            units: number;
        };
        /**
         * @description What to make of what happened before the start.
         * @enum {string}
         */
        Verdict: "pass" | "warn" | "unknown";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listExperiments: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
                /** @description Only those with this text in their id, name or description */
                q?: string;
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
                    "application/json": components["schemas"]["Page_ExperimentBody"];
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
    defineExperiment: {
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
        /** @description `id` may be left out: one is made then. So may `granularity`: day */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Definition"];
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_ExperimentBody"];
                };
            };
            201: {
                headers: {
                    /** @description The experiment */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_ExperimentBody"];
                };
            };
            /** @description EXPERIMENT_EXISTS: the id has another definition */
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
    getExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The experiment */
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
                    "application/json": components["schemas"]["Success_ExperimentBody"];
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
    deleteExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The experiment */
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
    analyzeAgain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The experiment */
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out: as the definition says then */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AnalysisBody"] | null;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Requested"];
                };
            };
            /** @description NO_RESULTS: there is nothing to analyse yet */
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
    exportObservations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The experiment */
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
    getResults: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The experiment */
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
                    "application/json": components["schemas"]["Success_ResultsBody"];
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
    uploadResults: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The experiment */
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 1,000,000 observations and 256 MiB */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObservationsBody"];
                "text/csv": string;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_Uploaded"];
                };
            };
            /** @description RESULTS_SIMULATED: the experiment's source is simulation */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failure"];
                };
            };
            /** @description UNSUPPORTED_MEDIA_TYPE */
            415: {
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
    listTemplates: {
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
                    "application/json": components["schemas"]["Success_Vec_Template"];
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
    listMetricValues: {
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
                    "application/json": components["schemas"]["Page_MetricValue"];
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
    createMetricValue: {
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
                "application/json": components["schemas"]["MetricValueBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_MetricValue"];
                };
            };
            /** @description METRIC_VALUE_EXISTS: the id is taken */
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
    getMetricValue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The metric value */
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
                    "application/json": components["schemas"]["Success_MetricValue"];
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
    changeMetricValue: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a repeat of the request harmless for 24 hours: it gets the first answer. */
                "Idempotency-Key"?: string | null;
                /** @description Identifies the request; made if it is left out. */
                "X-Request-Id"?: string | null;
            };
            path: {
                /** @description The metric value */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricValueBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success_MetricValue"];
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
    deleteMetricValue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The metric value */
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
    getMetricValueHistory: {
        parameters: {
            query?: {
                /** @description The `nextCursor` of the page before; the first page if left out. */
                cursor?: string;
                /** @description How many rows at most; 50 if left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The metric value */
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
                    "application/json": components["schemas"]["Page_PastMetricValue"];
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
