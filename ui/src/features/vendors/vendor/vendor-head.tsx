import { formatDate, formatInteger } from '@/lib/format';
import type { Vendor } from '../api/vendor';
import { EditVendor } from './edit-vendor';
import classes from './vendor-head.module.css';

/** What a vendor is, in a line. */
export function VendorHead({ vendor }: { vendor: Vendor }) {
  const { id, currency, leadDays, simulation, createdAt } = vendor;
  const parts = [
    `in ${currency}`,
    `promises ${formatInteger(leadDays)} ${leadDays === 1 ? 'day' : 'days'}`,
    simulation ? `simulated, ${formatInteger(simulation.ordersPerDay)} orders a day` : 'not simulated',
    `here since ${formatDate(createdAt)}`,
  ];
  return (
    <>
      <code className={classes.id}>{id}</code> · {parts.join(' · ')} <EditVendor vendor={vendor} />
    </>
  );
}
