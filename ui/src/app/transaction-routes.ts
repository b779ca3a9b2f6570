import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import {
  readAccountSearch,
  readAccountsSearch,
  readOverviewSearch,
  readQueueSearch,
  readRunsSearch,
} from '@/features/transactions/search';
import { rootRoute } from './root-route';

const transactionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('@/features/transactions/overview-page'), 'OverviewPage'),
});

const anomaliesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/anomalies',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('@/features/transactions/anomalies-page'), 'AnomaliesPage'),
});

const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/accounts',
  validateSearch: readAccountsSearch,
  component: lazyRouteComponent(() => import('@/features/transactions/accounts-page'), 'AccountsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/accounts/$id',
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import('@/features/transactions/account-page'), 'AccountPage'),
});

const transactionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/transaction/$id',
  component: lazyRouteComponent(() => import('@/features/transactions/transaction-page'), 'TransactionPage'),
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('@/features/transactions/runs-page'), 'RunsPage'),
});

const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/rules',
  component: lazyRouteComponent(() => import('@/features/transactions/rules-page'), 'RulesPage'),
});

const newRuleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/rules/new',
  component: lazyRouteComponent(() => import('@/features/transactions/new-rule-page'), 'NewRulePage'),
});

const ruleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/transactions/rules/$id',
  component: lazyRouteComponent(() => import('@/features/transactions/rule-page'), 'RulePage'),
});

/** The pages of the transactions. */
export const transactionRoutes = [
  transactionsRoute,
  anomaliesRoute,
  accountsRoute,
  accountRoute,
  transactionRoute,
  runsRoute,
  rulesRoute,
  newRuleRoute,
  ruleRoute,
] as const;
