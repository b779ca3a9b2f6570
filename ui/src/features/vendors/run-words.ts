import { formatBetween } from '@/lib/duration';
import { formatInteger } from '@/lib/format';
import { isUnderWay } from './api/run';
import type { Run } from './api/run';

/** What has come of a run so far, in a line. */
export function outcomeText(run: Run): string {
  const { job, result } = run;
  switch (job) {
    case 'backfill':
      if (result.added === 0 && run.status === 'done')
        return 'All of it was there already: nothing was added';
      return `${formatInteger(result.added)} orders added`;
    case 'simulate':
      return `${formatInteger(result.created)} orders placed · ${formatInteger(result.moved)} moved on`;
    case 'verify-reports':
      return `${formatInteger(result.vendors)} vendors checked · ${differenceText(run)}`;
  }
}

function differenceText(run: Run): string {
  const { differing, repaired } = run.result;
  if (differing === 0) return isUnderWay(run) ? 'no difference so far' : 'every number was right';
  const what = differing === 1 ? '1 number was wrong' : `${formatInteger(differing)} numbers were wrong`;
  return repaired ? `${what}, now repaired` : what;
}

/** What history a run makes: "20 vendors, 90 days, 20 orders a day each, seed 1". */
export function parametersText({ parameters }: Run): string | undefined {
  const { vendors, days, ordersPerDay, seed } = parameters;
  if (vendors === undefined || days === undefined || ordersPerDay === undefined) return undefined;
  const parts = [
    `${formatInteger(vendors)} vendors`,
    `${formatInteger(days)} days`,
    `${formatInteger(ordersPerDay)} orders a day each`,
    ...(seed === undefined ? [] : [`seed ${String(seed)}`]),
  ];
  return parts.join(', ');
}

/** How long a run took; undefined until it has ended. */
export function lengthText({ startedAt, finishedAt }: Run): string | undefined {
  return startedAt && finishedAt ? formatBetween(startedAt, finishedAt) : undefined;
}
