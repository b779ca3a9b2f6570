import type { FieldProblem } from '@/lib/api/field-problems';
import { readNumber } from '@/lib/read-number';
import type { Order } from '../api/order';
import type { Status } from '../api/sums';

/** How many units of each line can go along with a move; undefined where it is not about units. */
export function mostUnits({ lines }: Pick<Order, 'lines'>, to: Status): number[] | undefined {
  if (to === 'shipped') return lines.map(({ quantity }) => quantity);
  if (to === 'returned') return lines.map(({ shipped }) => shipped);
  return undefined;
}

export type Read = { quantities: number[]; problems: FieldProblem[] };

/** The units that the form says, and what is wrong with them as the server would put it. */
export function readQuantities(texts: string[], most: number[]): Read {
  const problems: FieldProblem[] = [];
  const quantities = texts.map((text, index) => {
    const value = readNumber(text) ?? Number.NaN;
    const limit = most[index] ?? 0;
    if (!Number.isInteger(value) || value < 0 || value > limit) {
      problems.push({
        field: `quantities[${String(index)}]`,
        message: `must be an integer from 0 to ${String(limit)}`,
      });
    }
    return value;
  });
  if (problems.length === 0 && quantities.every((units) => units === 0)) {
    problems.push({ field: 'quantities', message: 'must not all be 0' });
  }
  return { quantities, problems };
}
