import type { FieldProblem } from '@/lib/api/field-problems';
import type { MetricValue } from '@/lib/metric-value';
import { readNumber } from '@/lib/read-number';
import type { MetricValueFields } from './api/change-metric-value';

/** A metric value as the fields of a form hold it. */
export type FieldTexts = Record<keyof MetricValueFields, string>;

export const EMPTY: FieldTexts = { name: '', unit: '', dollarsPerUnit: '', stdError: '0', description: '' };

export function textsOf({ name, unit, dollarsPerUnit, stdError, description }: MetricValue): FieldTexts {
  return { name, unit, dollarsPerUnit: String(dollarsPerUnit), stdError: String(stdError), description };
}

/** What is sent, or what is no number in it. Bounds are the server's business. */
export function readFields(texts: FieldTexts): { fields: MetricValueFields; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const number = (field: 'dollarsPerUnit' | 'stdError') => {
    const value = readNumber(texts[field].trim().replace(/^([-\u2212]?)\$/, '$1'));
    if (value !== undefined) return value;
    problems.push({ field, message: 'must be a number' });
    return 0;
  };
  const fields = {
    name: texts.name.trim(),
    unit: texts.unit.trim(),
    dollarsPerUnit: number('dollarsPerUnit'),
    stdError: number('stdError'),
    description: texts.description.trim(),
  };
  return { fields, problems };
}
