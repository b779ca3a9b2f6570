/** What the vendors' interface answers, for tests to change in parts. */

export const rate = (numerator: number, denominator: number) => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});

export const sums = {
  orders: 40,
  byStatus: { placed: 2, accepted: 3, shipped: 5, delivered: 24, returned: 1, cancelled: 5 },
  onTimeRate: rate(20, 25),
  inFullRate: rate(22, 25),
  onTimeInFullRate: rate(18, 25),
  fillRate: rate(95, 100),
  cancellationRate: rate(5, 40),
  returnRate: rate(1, 25),
};

export const criterion = (name: string, change: object = {}) => ({
  name,
  description: `About ${name}`,
  weight: 50,
  value: 0.8,
  numerator: 20,
  denominator: 25,
  score: 60,
  ...change,
});

export const reportDay = (day: string, change: object = {}) => ({
  day,
  ...sums,
  revenueMinor: 5_000n,
  meanLeadTimeMinutes: 2_880,
  ...change,
});

export const report = (change: object = {}) => ({
  vendorId: 'acme',
  name: 'Acme',
  currency: 'EUR',
  span: null,
  ...sums,
  revenueMinor: 123_450,
  leadTimeMinutes: {
    orders: 25,
    p50: 2_880,
    p90: 4_320,
    p95: 5_760,
    mean: 3_000,
    standardDeviation: 900,
    variability: 0.3,
  },
  score: 80,
  band: 'good',
  criteria: [criterion('on-time'), criterion('returns')],
  trend: {
    span: { from: '2031-04-07', to: '2031-05-04' },
    previousSpan: { from: '2031-03-10', to: '2031-04-06' },
    score: 82,
    previousScore: 80,
    change: 2,
    criteria: [
      { name: 'on-time', value: 0.8, previousValue: 0.7, points: 3 },
      { name: 'returns', value: 0.04, previousValue: 0.02, points: -1 },
    ],
  },
  series: [{ ...reportDay('2031-05-03'), revenueMinor: 5_000 }],
  asOfSequence: 90,
  updatedAt: '2031-05-04T03:00:00.000Z',
  ...change,
});

export const vendor = (change: object = {}) => ({
  id: 'acme',
  name: 'Acme',
  leadDays: 7,
  simulation: {
    seed: 3,
    ordersPerDay: 20,
    behaviour: {
      acceptMinutes: 60,
      shipMinutes: 1_440,
      deliverMinutes: 4_320,
      returnMinutes: 10_080,
      spread: 0.4,
      cancellationRate: 0.03,
      shortRate: 0.05,
      returnRate: 0.04,
    },
  },
  currency: 'EUR',
  version: 4,
  createdAt: '2031-01-01T00:00:00.000Z',
  updatedAt: '2031-01-01T00:00:00.000Z',
  ...change,
});
