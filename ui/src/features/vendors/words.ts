import { formatDuration } from '@/lib/duration';
import { formatPercent } from '@/lib/format';
import type { Job } from './api/run';
import type { Rate, Status } from './api/sums';

export const STATUS_NAMES = {
  placed: 'Placed',
  accepted: 'Accepted',
  shipped: 'Shipped',
  delivered: 'Delivered',
  returned: 'Returned',
  cancelled: 'Cancelled',
} as const satisfies Record<Status, string>;

/** What it is to move an order there. */
export const MOVE_NAMES = {
  placed: 'Place',
  accepted: 'Accept',
  shipped: 'Ship',
  delivered: 'Deliver',
  returned: 'Take back',
  cancelled: 'Cancel',
} as const satisfies Record<Status, string>;

export const JOB_NAMES = {
  backfill: 'History',
  simulate: 'Simulation',
  'verify-reports': 'Verification',
} as const satisfies Record<Job, string>;

const CRITERION_NAMES: Record<string, string> = {
  'on-time': 'On time',
  'on-time-in-full': 'On time and in full',
  'fill-rate': 'Fill rate',
  cancellations: 'Cancellations',
  returns: 'Returns',
  'lead-time-variability': 'Lead time variability',
};

/** Another scorecard may have other criteria. */
export function criterionName(name: string): string {
  return CRITERION_NAMES[name] ?? capitalized(name.replaceAll('-', ' '));
}

/** "excellent" at the beginning of a line. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A share that may not be known. */
export function shareText({ value }: Pick<Rate, 'value'>): string {
  return value === null ? '–' : formatPercent(value);
}

/** A score, or a part of one, to one digit after the point. */
export function scoreText(score: number | null): string {
  return score === null ? '–' : score.toFixed(1);
}

/** A difference of scores with its sign; one that would be shown as 0 has none. */
export function pointsText(points: number): string {
  const text = Math.abs(points).toFixed(1);
  if (text === '0.0') return text;
  return points < 0 ? `\u2212${text}` : `+${text}`;
}

/** Minutes in their two largest units. */
export function minutesText(minutes: number): string {
  return minutes < 1 ? 'less than 1 min' : formatDuration(Math.round(minutes) * 60);
}
