import { formatNumber } from '@/lib/format';
import type { GuardrailResult } from './api/metric-analysis';
import { pText } from './words';

/** What a guardrail found, for people who look over many. */
export const GUARDRAIL_NAMES = {
  safe: 'Held',
  unclear: 'Not clear yet',
  harmed: 'Broken',
} as const satisfies Record<GuardrailResult['verdict'], string>;

/** What a guardrail found, and what to do about it. */
export function guardrailSentence(
  { verdict, margin, better, pValue }: GuardrailResult,
  name: string,
): string {
  const direction = better === 'higher' ? 'fall' : 'rise';
  const size = formatNumber(margin);
  switch (verdict) {
    case 'safe':
      return `${name} did not ${direction} by ${size} or more (one-sided ${pText(pValue)}).`;
    case 'unclear':
      return `Whether ${name} ${better === 'higher' ? 'fell' : 'rose'} by ${size} or more cannot be told yet (one-sided ${pText(pValue)}): more units or periods would tell.`;
    case 'harmed':
      return `${name} ${better === 'higher' ? 'fell' : 'rose'} by more than ${size}: do not go on without a decision about it.`;
  }
}

/** The effect at which a guardrail breaks. */
export function guardrailLimit({ margin, better }: Pick<GuardrailResult, 'margin' | 'better'>): number {
  return better === 'higher' ? -margin : margin;
}
