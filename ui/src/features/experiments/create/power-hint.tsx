import { formatNumber, formatPercent, formatProbability } from '@/lib/format';
import type { Guardrail } from '../api/definition';
import classes from './fields.module.css';
import { guardrailMargin, guardrailPower, TARGET } from './power';
import type { Power } from './power';

type Props = { power: Power; guardrail: Guardrail | undefined };

/** Whether the effect will be found, and whether a guardrail can be told to hold. */
export function PowerHint({ power, guardrail }: Props) {
  return (
    <div className={classes.hint} role="status">
      <p>{effectHint(power)}</p>
      {guardrail && guardrail.margin > 0 && <p>{guardrailHint(power, guardrail)}</p>}
    </div>
  );
}

function effectHint({ level, detectable, power, meanEffect }: Power): string {
  const finds = `An effect of ${formatNumber(detectable)} per unit and period would be found with ${formatPercent(TARGET)} probability`;
  if (meanEffect === 0) {
    return `${finds}. There is none to be found; ${formatPercent(1 - level)} of such experiments claim one all the same.`;
  }
  const told = `${finds}; this one, ${formatNumber(meanEffect)} on average, with ${formatProbability(power)}.`;
  return power < TARGET ? `${told} More units, more periods or less noise would help.` : told;
}

function guardrailHint(power: Power, guardrail: Guardrail): string {
  const probability = guardrailPower(power, guardrail);
  const told = `The guardrail would be told to hold with a probability of ${formatProbability(probability)}`;
  if (probability >= TARGET) return `${told}.`;
  const margin = guardrailMargin(power, guardrail.better);
  return `${told}; a margin of ${formatNumber(margin)} would be with one of ${formatPercent(TARGET)}.`;
}
