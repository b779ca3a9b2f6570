import { createRoute, createRouter, lazyRouteComponent, type RouterHistory } from '@tanstack/react-router';
import { readSignInSearch } from '@/features/access/back';
import { readListSearch, readMetricSearch } from '@/features/experiments/search';
import { ErrorPage } from './pages/error-page';
import { HomePage } from './pages/home-page';
import { rootRoute } from './root-route';
import { transactionRoutes } from './transaction-routes';
import { vendorRoutes } from './vendor-routes';

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage });

const counterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/counter',
  component: lazyRouteComponent(() => import('@/features/counter/counter-page'), 'CounterPage'),
});

const experimentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/experiments',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('@/features/experiments/experiments-page'), 'ExperimentsPage'),
});

const newExperimentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/experiments/new',
  component: lazyRouteComponent(
    () => import('@/features/experiments/new-experiment-page'),
    'NewExperimentPage',
  ),
});

const experimentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/experiments/$id',
  validateSearch: readMetricSearch,
  component: lazyRouteComponent(() => import('@/features/experiments/experiment-page'), 'ExperimentPage'),
});

const metricValuesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/metric-values',
  component: lazyRouteComponent(
    () => import('@/features/metric-values/metric-values-page'),
    'MetricValuesPage',
  ),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(() => import('@/features/access/sign-in-page'), 'SignInPage'),
});

const systemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('@/features/system/system-page'), 'SystemPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  counterRoute,
  experimentsRoute,
  newExperimentRoute,
  experimentRoute,
  metricValuesRoute,
  ...transactionRoutes,
  ...vendorRoutes,
  systemRoute,
  signInRoute,
]);

/** Each application's pages load when first needed, or a moment earlier: when a link to them is pointed at. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history && { history }),
    defaultPreload: 'intent',
    defaultErrorComponent: ErrorPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- declaration merging needs an interface
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
