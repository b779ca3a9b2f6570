import { formatInteger, formatPercent } from '@/lib/format';
import { formatDuration } from '@/lib/duration';
import type { Run } from './api/run';

/** What a run has done so far, in a line. */
export function countsText({ job, counts }: Run): string {
  const { accounts, accountsDone, transactions, anomalies, models } = counts;
  const done =
    accountsDone === accounts
      ? formatInteger(accounts)
      : `${formatInteger(accountsDone)} of ${formatInteger(accounts)}`;
  const parts =
    job === 'generate'
      ? [
          `${done} accounts`,
          `${formatInteger(transactions)} transactions made`,
          `${formatInteger(anomalies)} anomalies injected`,
        ]
      : [
          `${done} stale accounts`,
          `${formatInteger(transactions)} transactions scored`,
          `${formatInteger(anomalies)} anomalies found`,
          ...(models > 0 ? [`${formatInteger(models)} models fitted`] : []),
        ];
  return parts.join(' · ');
}

/** What traffic a run makes: "50 accounts over 30 d, 1% anomalies, seed 1". */
export function parametersText({ parameters }: Run): string | undefined {
  if (!parameters) return undefined;
  const { accounts, minutes, anomalyRate, seed } = parameters;
  return `${formatInteger(accounts)} accounts over ${formatDuration(minutes * 60)}, ${formatPercent(anomalyRate)} anomalies, seed ${seed}`;
}
