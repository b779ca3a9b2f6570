/** What the transactions' interface answers, for tests to change in parts. */

export const reason = (change: object = {}) => ({
  feature: 'amountVs30d',
  contribution: 0.6,
  value: 84_210,
  usual: 3_501,
  unit: 'minor',
  valueText: '842.10 USD',
  usualText: '35.01 USD in 30 days',
  ...change,
});

export const anomaly = (id: string, change: object = {}) => ({
  transactionId: id,
  accountId: 'account-7',
  timestamp: '2031-05-04T03:00:00.000Z',
  amountMinor: 84_210,
  currency: 'EUR',
  currencyDigits: 2,
  merchant: `Shop ${id}`,
  category: 'travel',
  channel: 'online',
  country: 'BR',
  score: 0.7,
  rank: 0.99,
  modelVersion: 'all/3',
  reasons: [reason()],
  detected: true,
  rules: [],
  status: 'open',
  note: null,
  judgedAt: null,
  openedAt: '2031-05-04T03:10:00.000Z',
  updatedAt: '2031-05-04T03:10:00.000Z',
  version: 1,
  ...change,
});

export const quality = (change: object = {}) => ({
  success: true,
  data: {
    feedback: {
      confirmed: 0,
      valuable: 0,
      falsePositive: 0,
      missed: 0,
      open: 3,
      precision: null,
      recall: null,
      ...change,
    },
    labels: null,
  },
});

export const run = (change: object = {}) => ({
  id: 'run-1',
  job: 'detect-anomalies',
  origin: 'request',
  status: 'running',
  progress: 0.25,
  parameters: null,
  counts: { accounts: 8, accountsDone: 2, transactions: 40, anomalies: 1, models: 0 },
  message: null,
  attempts: 1,
  requestedAt: '2031-05-04T03:00:00.000Z',
  startedAt: '2031-05-04T03:00:00.100Z',
  finishedAt: null,
  durationMs: null,
  version: 3,
  ...change,
});

export const rule = (change: object = {}) => ({
  id: 'large',
  name: 'Large amounts',
  condition: { kind: 'amount-at-least', amountMinor: 100_000 },
  accountId: null,
  enabled: true,
  snoozedUntil: null,
  expiresAt: null,
  active: true,
  version: 2,
  createdAt: '2031-05-04T03:00:00.000Z',
  updatedAt: '2031-05-04T03:00:00.000Z',
  ...change,
});
