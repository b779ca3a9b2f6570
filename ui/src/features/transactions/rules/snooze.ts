import { formatTime } from '@/lib/format';
import type { Rule } from '../api/rule';

const HOUR = 3_600_000;

/** For how long a rule can be snoozed with one choice, in milliseconds. */
export const SNOOZES = [
  { name: 'For an hour', length: HOUR },
  { name: 'For a day', length: 24 * HOUR },
  { name: 'For a week', length: 7 * 24 * HOUR },
] as const;

type State = { tone: 'good' | 'busy' | 'idle'; text: string };

/** Whether a rule looks, and if not, why. */
export function stateOf(rule: Rule, now: Date): State {
  const { enabled, snoozedUntil, expiresAt, active } = rule;
  if (!enabled) return { tone: 'idle', text: 'Off' };
  if (expiresAt !== null && expiresAt <= now) return { tone: 'idle', text: 'Expired' };
  if (snoozedUntil !== null && snoozedUntil > now) {
    return { tone: 'busy', text: `Snoozed until ${formatTime(snoozedUntil)}` };
  }
  return active ? { tone: 'good', text: 'Active' } : { tone: 'idle', text: 'Resting' };
}
