import { formatPercent } from '@/lib/format';
import type { Criterion, Report } from '../api/get-report';
import { partsText } from '../measures';
import { minutesText } from '../words';

/** A criterion with what it added to the change of the score. */
export type CriterionRow = Criterion & { previousValue: number | null; points: number };

/** The criteria of a report, in their order. */
export function criterionRows({ criteria, trend }: Pick<Report, 'criteria' | 'trend'>): CriterionRow[] {
  const moved = new Map(trend.criteria.map((criterion) => [criterion.name, criterion]));
  return criteria.map((criterion) => ({
    ...criterion,
    previousValue: moved.get(criterion.name)?.previousValue ?? null,
    points: moved.get(criterion.name)?.points ?? 0,
  }));
}

/** What was measured, with what it is made of: "96.4%, 27 of 28", "40%, 1 d of 2 d 12 h". */
export function measuredText({ name, value, numerator, denominator }: Criterion): string {
  if (value === null) return 'Nothing to measure yet';
  // A spread of times as a share of their mean: neither is a count.
  const parts = name.startsWith('lead-time')
    ? `${minutesText(numerator)} of ${minutesText(denominator)}`
    : partsText({ numerator, denominator });
  return `${formatPercent(value)}, ${parts}`;
}

/** What moved the score most in its own direction; undefined if nothing did. */
export function strongest(rows: CriterionRow[], change: number | null): CriterionRow | undefined {
  if (change === null || change === 0) return undefined;
  const along = rows.filter(({ points }) => points * change > 0);
  return along.sort((one, other) => Math.abs(other.points) - Math.abs(one.points))[0];
}
