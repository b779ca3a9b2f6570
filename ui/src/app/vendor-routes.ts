import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import {
  readOrdersSearch,
  readRankingSearch,
  readRunsSearch,
  readVendorSearch,
} from '@/features/vendors/search';
import { rootRoute } from './root-route';

const vendorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors',
  validateSearch: readRankingSearch,
  component: lazyRouteComponent(() => import('@/features/vendors/overview-page'), 'OverviewPage'),
});

const vendorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/vendor/$id',
  validateSearch: readVendorSearch,
  component: lazyRouteComponent(() => import('@/features/vendors/vendor-page'), 'VendorPage'),
});

const ordersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('@/features/vendors/orders-page'), 'OrdersPage'),
});

const orderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/orders/$id',
  component: lazyRouteComponent(() => import('@/features/vendors/order-page'), 'OrderPage'),
});

const scorecardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/scorecard',
  component: lazyRouteComponent(() => import('@/features/vendors/scorecard-page'), 'ScorecardPage'),
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/vendors/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('@/features/vendors/runs-page'), 'RunsPage'),
});

/** The pages of the vendors. */
export const vendorRoutes = [
  vendorsRoute,
  vendorRoute,
  ordersRoute,
  orderRoute,
  scorecardRoute,
  runsRoute,
] as const;
