import { fakeServer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { vendorRun } from '@/testing/vendor-orders';
import { summary } from '@/testing/vendor-summary';
import { OverviewPage } from './overview-page';
import { readRankingSearch } from './search';

/** A server without vendors and runs, for tests to add some. */
export function fakeOverview() {
  const state = {
    vendors: [] as object[],
    runs: [] as object[],
    /** What histories were asked for. */
    asked: [] as unknown[],
    keys: [] as (string | null)[],
    sockets: fakeWebSocket(),
  };
  fakeServer({
    'GET /api/dashboard/summary': () => ({ body: summary(state.vendors) }),
    'GET /api/vendors/jobs/runs': ({ query }) => ({
      body: list(state.runs.filter((run) => (run as { job: string }).job === query.get('job'))),
    }),
    'GET /api/vendors/jobs/runs/run-1': () => ({ body: { success: true, data: state.runs[0] } }),
    'POST /api/vendors/jobs/backfill': ({ body, headers }) => {
      state.asked.push(body);
      state.keys.push(headers.get('idempotency-key'));
      state.runs = [vendorRun({ status: 'waiting', progress: 0, version: 1, result: {} })];
      return { status: 202, body: { success: true, data: state.runs[0] } };
    },
  });
  return state;
}

export const openOverview = (search = '') =>
  renderPage({
    path: '/vendors',
    component: OverviewPage,
    at: `/vendors${search}`,
    validateSearch: readRankingSearch,
  });

/** Every open live connection of a route is told of a change. */
export function tell(state: ReturnType<typeof fakeOverview>, route: string, sequence: number, after: object) {
  const message = JSON.stringify({ sequence, operation: 'update', key: {}, after });
  for (const socket of state.sockets.filter(({ url, closed }) => url.includes(route) && !closed)) {
    socket.accept();
    socket.say(message);
  }
}
