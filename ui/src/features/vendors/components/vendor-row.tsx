import { Link } from '@tanstack/react-router';
import { formatInteger } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Band } from '../api/get-scorecard';
import type { SummaryVendor } from '../api/get-summary';
import { partsText } from '../measures';
import { pointsText, scoreText, shareText } from '../words';
import { BandLabel } from './band-label';
import { Sparkline } from './sparkline';
import classes from './vendor-row.module.css';

type Props = {
  vendor: SummaryVendor;
  /** By its score; undefined if it has none. */
  place: number | undefined;
  bands: Band[];
};

/** A vendor in the ranking. */
export function VendorRow({ vendor, place, bands }: Props) {
  const { vendorId, name, currency, score, band, orders, onTimeRate, cancellationRate, revenueMinor, trend } =
    vendor;
  return (
    <li className={classes.row} data-vendor={vendorId}>
      <span className={classes.place}>{place ?? '–'}</span>
      <div className={classes.who}>
        <Link to="/vendors/vendor/$id" params={{ id: vendorId }} className={classes.name}>
          {name}
        </Link>
        <p className={classes.about}>
          {formatInteger(orders)} orders · {formatMoney(revenueMinor, currency)}
        </p>
      </div>
      <div className={classes.rates}>
        <p>
          {shareText(onTimeRate)} <span className={classes.about}>on time</span>
        </p>
        <p className={classes.about} title={`${partsText(cancellationRate)} were cancelled`}>
          {partsText(onTimeRate)}
        </p>
      </div>
      <div className={classes.trend}>
        <Sparkline weeks={trend.weeks} />
        <span className={classes.about}>
          {trend.change === null ? 'no trend' : `${pointsText(trend.change)} in 4 weeks`}
        </span>
      </div>
      <div className={classes.score}>
        <span className={classes.number}>{scoreText(score)}</span>
        {band === null ? (
          <span className={classes.about}>no history</span>
        ) : (
          <BandLabel name={band} bands={bands} />
        )}
      </div>
    </li>
  );
}
