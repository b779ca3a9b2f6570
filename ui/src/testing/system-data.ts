/** What the system interface answers, for tests to change in parts. */

export const run = (change: object = {}) => ({
  id: 'run-1',
  schedule: 'nightly',
  due: '2031-05-04T03:00:00.000Z',
  startedAt: '2031-05-04T03:00:00.010Z',
  finishedAt: '2031-05-04T03:00:01.510Z',
  outcome: 'succeeded',
  attempts: 1,
  error: null,
  cause: 'schedule',
  ...change,
});

export const stream = (change: object = {}) => ({
  name: 'reports',
  database: 'vendors',
  table: 'orders',
  component: 'vendors',
  position: 90,
  newest: 90,
  lag: 0,
  lagSeconds: 0,
  delivered: 90,
  failed: 0,
  breaker: { state: 'closed', failures: 0, opensUntil: null, lastError: null },
  parked: 0,
  deadLetters: 0,
  lastDeliveredAt: '2031-05-04T03:00:00.000Z',
  ...change,
});

export const schedule = (change: object = {}) => ({
  name: 'nightly',
  component: 'vendors',
  cron: '0 3 * * *',
  timeZone: 'Europe/Berlin',
  nextRun: '2031-05-05T01:00:00.000Z',
  running: false,
  lastRun: run(),
  ...change,
});

export const deadLetter = (id: number, change: object = {}) => ({
  id: `vendors:${id}`,
  stream: 'reports',
  database: 'vendors',
  table: 'orders',
  operation: 'update',
  key: { id },
  before: { id, state: 'placed' },
  after: { id, state: 'shipped' },
  sequence: id,
  committedAt: '2031-05-04T02:00:00.000Z',
  requestId: null,
  error: 'rejected: the order has no vendor',
  attempts: 5,
  failedAt: '2031-05-04T02:10:00.000Z',
  retrying: false,
  ...change,
});

export const overview = (change: object = {}) => ({
  success: true,
  data: {
    application: { name: 'mill', version: '1.2.3' },
    startedAt: '2031-05-04T00:00:00.000Z',
    streams: [],
    schedules: [],
    subscriptions: [],
    dependencies: [],
    ...change,
  },
});

export const list = (data: object[], nextCursor: string | null = null) => ({
  success: true,
  data,
  page: { nextCursor },
});
