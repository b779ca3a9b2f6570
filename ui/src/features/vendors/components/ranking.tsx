import { Button } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '@/components/empty-state';
import { formatInteger } from '@/lib/format';
import type { Summary } from '../api/get-summary';
import { places, ranked } from '../ranking';
import type { RankingSearch } from '../search';
import { NewVendor } from './new-vendor';
import classes from './ranking.module.css';
import { RankingFilters } from './ranking-filters';
import { VendorRow } from './vendor-row';

/** As many as are drawn at once. */
const SHOWN = 50;

/** Vendors in order, by what the address says. */
export function Ranking({
  summary: { vendors, bands },
  search,
}: {
  summary: Summary;
  search: RankingSearch;
}) {
  const [shown, setShown] = useState(SHOWN);
  const found = ranked(vendors, search);
  const placeOf = places(vendors);
  return (
    <>
      <RankingFilters search={search} bands={bands} />
      <div className={classes.head}>
        <p className={classes.about} role="status">
          {found.length === vendors.length
            ? `${formatInteger(vendors.length)} vendors`
            : `${formatInteger(found.length)} of ${formatInteger(vendors.length)} vendors`}
        </p>
        <NewVendor />
      </div>
      {found.length === 0 ? (
        <EmptyState title="None of them" hint="No vendor has this text and this band." />
      ) : (
        <ol className={classes.list} aria-label="Vendors">
          {found.slice(0, shown).map((vendor) => (
            <VendorRow
              key={vendor.vendorId}
              vendor={vendor}
              place={placeOf.get(vendor.vendorId)}
              bands={bands}
            />
          ))}
        </ol>
      )}
      {found.length > shown && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          onClick={() => {
            setShown(shown + SHOWN);
          }}
        >
          Show more of {formatInteger(found.length)}
        </Button>
      )}
    </>
  );
}
