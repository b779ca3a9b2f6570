/** What the experiments' interface answers, for tests to change in parts. */

export const experiment = (change: object = {}) => ({
  id: 'checkout',
  name: 'Checkout redesign',
  description: '',
  metrics: ['signups'],
  timeRange: { start: '2031-05-01T00:00:00.000Z', end: '2031-05-05T00:00:00.000Z' },
  granularity: 'day',
  interventionAt: '2031-05-03T00:00:00.000Z',
  source: 'simulation',
  status: 'complete',
  message: null,
  progress: 1,
  resultsVersion: 1,
  version: 5,
  createdAt: '2031-05-06T00:00:00.000Z',
  updatedAt: '2031-05-06T00:00:01.000Z',
  ...change,
});

export const metricValue = (change: object = {}) => ({
  id: 'signups',
  name: 'Signups',
  unit: 'signup',
  dollarsPerUnit: 12.5,
  stdError: 0,
  description: 'Margin of a new account',
  version: 1,
  lastUpdated: '2031-05-01T00:00:00.000Z',
  ...change,
});

const point = (day: number, treatmentMean: number, counterfactual: number | null) => ({
  period: `2031-05-0${day}T00:00:00.000Z`,
  treatmentMean,
  controlMean: 100,
  counterfactual,
});

export const analyzedMetric = (change: object = {}) => ({
  metricId: 'signups',
  status: 'ok',
  method: {
    estimator: 'twfe',
    standardErrors: 'crv1',
    clusterBy: ['unit'],
    ssc: { k: 25, g: 40, adj: 1.05 },
  },
  sample: {
    observations: 160,
    units: 40,
    treatedUnits: 20,
    periods: 4,
    clusters: 40,
    dropped: [],
    balanced: true,
  },
  estimate: 3.3176,
  stdError: 0.2607,
  statistic: 12.72,
  degreesOfFreedom: 39,
  pValue: 1.8e-15,
  confidenceLevel: 0.95,
  confidenceInterval: [2.7903, 3.845],
  groupMeans: { treatment: { pre: 101, post: 105 }, control: { pre: 100, post: 100 } },
  preTrend: {
    statistic: 0.7,
    dfNumerator: 11,
    dfDenominator: 39,
    pValue: 0.7298,
    corrected: { statistic: 0.52, dfNumerator: 11, dfDenominator: 29, pValue: 0.8731 },
    drift: { estimate: -0.012, stdError: 0.031, pValue: 0.7008 },
    judgedBy: 'corrected',
    verdict: 'pass',
  },
  eventStudy: [
    { relativePeriod: -1, estimate: 0, stdError: 0, confidenceInterval: [0, 0], reference: true },
    { relativePeriod: 0, estimate: 3.1, stdError: 0.4, confidenceInterval: [2.3, 3.9] },
  ],
  series: [point(1, 101, null), point(2, 101, null), point(3, 104.5, 101.2), point(4, 105.5, 102.1)],
  placebo: { period: '2031-05-02T00:00:00.000Z', estimate: 0.2, stdError: 0.3, pValue: 0.5089 },
  robustness: [
    { name: '2x2', estimate: 3.3, stdError: 0.25, pValue: 1e-12 },
    { name: 'CUPED', estimate: 3.4, stdError: 0.22, pValue: 1e-12 },
  ],
  sequential: { confidenceInterval: [2.41, 4.225] },
  economicImpact: {
    dollarsPerUnit: 12.5,
    valueVersion: 1,
    perUnitPerPeriod: 41.47,
    total: 1658.8,
    stdError: 130,
    confidenceInterval: [1395.2, 1922.5],
    cumulative: [{ period: '2031-05-03T00:00:00.000Z', total: 800, confidenceInterval: [700, 900] }],
  },
  warnings: [{ code: 'ESTIMATOR_CHOSEN', message: 'All units start at one time, so `twfe` was chosen.' }],
  ...change,
});

export const analysis = (change: object = {}) => ({
  analysisId: 'analysis-1',
  resultsVersion: 1,
  createdAt: '2031-05-06T00:00:01.000Z',
  options: {},
  metrics: [analyzedMetric()],
  adjustedPValues: { holm: { signups: 1.8e-15 }, benjaminiHochberg: { signups: 1.8e-15 } },
  totalEconomicImpact: { total: 1658.8, stdError: 130, confidenceInterval: [1395.2, 1922.5] },
  sampleRatio: { statistic: 0, pValue: 1 },
  metricValuesSnapshot: [metricValue()],
  ...change,
});

export const results = (change: object = {}) => ({
  success: true,
  data: {
    experiment: experiment(),
    results: { observations: 160, units: 40, treatedUnits: 20, periods: 4, covariates: [] },
    analysis: analysis(),
    ...change,
  },
});
