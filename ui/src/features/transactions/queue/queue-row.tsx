import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { formatPercent, formatTime } from '@/lib/format';
import { formatMoney } from '@/lib/money';
import type { Anomaly, Status, Verdict } from '../api/anomaly';
import { AnomalyStatusLabel } from '../components/anomaly-status-label';
import { Reasons } from '../components/reasons';
import { VerdictButtons } from '../components/verdict-buttons';
import { featureName, formatScore } from '../words';
import classes from './queue-row.module.css';

type Props = {
  anomaly: Anomaly;
  /** With what the person has just said about it. */
  status: Status;
  isSelected: boolean;
  /** Whether it was selected by a key, and so gets the focus. */
  isFocused: boolean;
  withKeys: boolean;
  onSelect: () => void;
  onJudge: (verdict: Verdict) => void;
};

/** An anomaly of the queue; the selected one shows its reasons and can be judged. */
export function QueueRow({ anomaly, status, isSelected, isFocused, withKeys, onSelect, onJudge }: Props) {
  const { transactionId, accountId, merchant, amountMinor, currency, currencyDigits } = anomaly;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (!isFocused) return;
    link.current?.focus({ preventScroll: true });
    link.current?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [isFocused]);
  return (
    <li className={classes.row} data-selected={isSelected} onClick={onSelect}>
      <div className={classes.line}>
        <span className={classes.score} title={`Rank ${formatPercent(anomaly.rank)}`}>
          {formatScore(anomaly.score)}
        </span>
        <div className={classes.text}>
          <Link
            ref={link}
            to="/transactions/transaction/$id"
            params={{ id: transactionId }}
            className={classes.name}
            aria-current={isSelected ? 'true' : undefined}
            onFocus={onSelect}
          >
            {formatMoney(amountMinor, currency, currencyDigits)} at {merchant}
          </Link>
          <p className={classes.about}>
            {accountId} · {formatTime(anomaly.timestamp)} · {causes(anomaly)}
          </p>
        </div>
        <AnomalyStatusLabel status={status} />
      </div>
      {isSelected && (
        <div className={classes.details}>
          <p className={classes.facts}>
            {anomaly.category}, {anomaly.channel}, {anomaly.country} · rank {formatPercent(anomaly.rank)}
          </p>
          <Reasons reasons={anomaly.reasons} />
          <VerdictButtons status={status} withKeys={withKeys} onJudge={onJudge} />
        </div>
      )}
    </li>
  );
}

/** What found it, in a few words. */
function causes({ reasons, rules, detected }: Anomaly): string {
  const [first] = reasons;
  const parts = [
    ...(detected && first ? [featureName(first.feature)] : []),
    ...(rules.length > 0 ? [`${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'reported by a person';
}
