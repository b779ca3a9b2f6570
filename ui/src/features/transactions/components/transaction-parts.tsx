import { PartNavigation } from '@/components/part-navigation';

const PARTS = [
  { to: '/transactions', name: 'Overview' },
  { to: '/transactions/anomalies', name: 'Anomalies' },
  { to: '/transactions/accounts', name: 'Accounts' },
  { to: '/transactions/rules', name: 'Rules' },
  { to: '/transactions/runs', name: 'Runs' },
] as const;

/** The pages of the transactions. */
export function TransactionParts() {
  return <PartNavigation label="Transactions" parts={PARTS} />;
}
