import { analyzedMetric } from './experiment-data';

/** Two cohorts, with normal intervals of 95 %. */
export const staggeredMetric = (change: object = {}) =>
  analyzedMetric({
    method: {
      estimator: 'callaway-santanna',
      clusterBy: ['unit'],
      controlGroup: 'never',
      ssc: { k: 4, g: 40, adj: 1 },
    },
    estimate: 2,
    stdError: 0.5,
    confidenceInterval: [1.02, 2.98],
    cohorts: [
      cell('2031-05-03', '2031-05-03', 1),
      cell('2031-05-03', '2031-05-04', 2),
      cell('2031-05-04', '2031-05-04', 3),
    ],
    aggregates: {
      simple: { estimate: 2, stdError: 0.5 },
      group: {
        '2031-05-04T00:00:00.000Z': { estimate: 3, stdError: 0.5 },
        '2031-05-03T00:00:00.000Z': { estimate: 1.5, stdError: 0.25 },
        overall: { estimate: 2.25, stdError: 0.5 },
      },
      dynamic: { '0': { estimate: 2, stdError: 0.5 }, overall: { estimate: 2, stdError: 0.5 } },
      calendar: { '2031-05-03T00:00:00.000Z': { estimate: 1, stdError: 0.5 } },
    },
    ...change,
  });

const cell = (cohort: string, period: string, estimate: number) => ({
  cohort: `${cohort}T00:00:00.000Z`,
  period: `${period}T00:00:00.000Z`,
  estimate,
  stdError: 0.25,
});
