import { PartNavigation } from '@/components/part-navigation';

const PARTS = [
  { to: '/vendors', name: 'Overview' },
  { to: '/vendors/orders', name: 'Orders' },
  { to: '/vendors/scorecard', name: 'Scorecard' },
  { to: '/vendors/runs', name: 'Runs' },
] as const;

/** The pages of the vendors. */
export function VendorParts() {
  return <PartNavigation label="Vendors" parts={PARTS} />;
}
