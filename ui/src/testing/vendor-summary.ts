/** All vendors at a glance and the scorecard, as the interface answers them, for tests to change in parts. */

import { rate, sums } from './vendor-data';

export const bands = [
  { name: 'excellent', least: 90 },
  { name: 'good', least: 75 },
  { name: 'fair', least: 60 },
  { name: 'poor', least: 40 },
  { name: 'critical', least: 0 },
];

export const summaryVendor = (id: string, change: object = {}) => ({
  vendorId: id,
  name: `Vendor ${id}`,
  currency: 'EUR',
  score: 80,
  band: 'good',
  orders: 40,
  onTimeRate: rate(20, 25),
  cancellationRate: rate(5, 40),
  revenueMinor: 123_450,
  trend: {
    score: 82,
    previousScore: 80,
    change: 2,
    weeks: [78, 79, null, 81, 82, 82, 83, 82].map((score, week) => ({
      week: `2031-04-${String(week + 1).padStart(2, '0')}`,
      score,
      orders: 5,
    })),
  },
  ...change,
});

export const summary = (vendors: object[]) => ({
  success: true,
  data: {
    totals: {
      ...sums,
      revenueMinor: 123_450,
      currency: 'EUR',
      revenue: vendors.length > 0 ? [{ currency: 'EUR', amountMinor: 123_450 }] : [],
    },
    vendors,
    bands,
    updatedAt: '2031-05-04T03:00:00.000Z',
    asOfSequence: 90,
  },
});

export const scorecard = (change: object = {}) => ({
  criteria: [
    { name: 'on-time', description: 'Punctual', weight: 60, defaultWeight: 50, worst: 0.7, best: 0.98 },
    { name: 'returns', description: 'Sent back', weight: 40, defaultWeight: 50, worst: 0.2, best: 0.02 },
  ],
  bands,
  version: 2,
  updatedAt: '2031-05-04T03:00:00.000Z',
  ...change,
});
