import { readNumber } from '@/lib/read-number';
import { analysisChoices } from '../analysis-choices';
import type { Draft } from './draft';
import type { PreviewPlan } from './preview';
import { readTime } from './read-draft';

const DAY = 86_400_000;
/** What a simulation may have at most; more is not drawn either. */
const MAX_PERIODS = 10_000;
const MOST_MISSING = 0.5;

/** The periods of a simulation; undefined while the fields do not say which. */
export function planOf(draft: Draft): PreviewPlan | undefined {
  const [start, end, intervention] = [draft.start, draft.end, draft.intervention].map((text) => {
    const time = readTime(draft.times, text);
    return typeof time === 'string' ? Date.parse(time) : time;
  });
  const units = readNumber(draft.unitsPerGroup);
  if (start === undefined || end === undefined || intervention === undefined || units === undefined) {
    return undefined;
  }
  const isInteger = draft.times === 'integers';
  const length = isInteger ? 1 : draft.granularity === 'week' ? 7 * DAY : DAY;
  // A range of integers includes its end; one of times ends at it.
  const periods = isInteger ? end - start + 1 : Math.ceil((end - start) / length);
  const first = Math.floor((intervention - start) / length);
  if (periods < 2 || periods > MAX_PERIODS || first < 1 || first >= periods || units < 2) return undefined;
  return {
    times: Array.from({ length: periods }, (_, period) => start + period * length),
    start: first,
    unitsPerGroup: units,
    waves: atLeastOne(draft.waves),
    waveDistance: atLeastOne(draft.waveDistance),
    missing: Math.min(Math.max(readNumber(draft.missing) ?? 0, 0), MOST_MISSING),
    level: analysisChoices.options(draft.analysis).confidenceLevel ?? 0.95,
  };
}

function atLeastOne(text: string): number {
  return Math.min(Math.max(Math.round(readNumber(text) ?? 1), 1), 1_000);
}
