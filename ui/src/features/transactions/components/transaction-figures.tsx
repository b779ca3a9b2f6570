import { Figures } from '@/components/figures';
import { LiveIndicator } from '@/components/live-indicator';
import { formatPercent, formatTime } from '@/lib/format';
import type { LiveStatus } from '@/lib/live/live-status';
import type { TransactionDetails } from '../api/get-transaction';
import { POLL_INTERVAL } from '../api/keys';
import { formatBase } from '../money';
import { formatScore } from '../words';
import classes from './totals.module.css';
import about from './transaction-figures.module.css';

type Props = { transaction: TransactionDetails; live: LiveStatus };

/** What a transaction is, and what the detector makes of it. */
export function TransactionFigures({ transaction, live }: Props) {
  const { score, rank, modelVersion, scoredAt, scoreIsCurrent, features } = transaction;
  return (
    <>
      <div className={classes.totals}>
        <Figures
          figures={[
            { name: 'Score', value: score === null ? 'not yet' : formatScore(score) },
            { name: 'Rank', value: rank === null ? '–' : formatPercent(rank) },
            { name: 'Amount', value: formatBase(features.baseAmountMinor) },
            { name: 'Category', value: transaction.category },
            { name: 'Channel', value: transaction.channel },
            { name: 'Country', value: transaction.country },
            { name: 'From', value: transaction.origin === 'generator' ? 'made up' : transaction.origin },
          ]}
        />
        <LiveIndicator status={live} interval={POLL_INTERVAL} />
      </div>
      <p className={about.about}>
        {scoredAt === null
          ? 'It waits for the detector.'
          : `Scored by ${modelVersion ?? 'a model'} on ${formatTime(scoredAt)}${scoreIsCurrent ? '.' : '; something has changed since, so it waits to be scored again.'}`}{' '}
        Id <code className={about.id}>{transaction.id}</code>
      </p>
    </>
  );
}
