import { stringify } from 'lossless-json';
import type { DeadLetter } from './api/get-dead-letters';

const VERBS = { insert: 'Insert into', update: 'Update of', delete: 'Delete from' } as const;

/** Such as `Update of orders`. */
export function describeChange({ operation, table }: Pick<DeadLetter, 'operation' | 'table'>): string {
  return `${VERBS[operation]} ${table}`;
}

/** Such as `vendor_id 7, day 2031-05-04`. */
export function describeKey(key: DeadLetter['key']): string {
  return Object.entries(key)
    .map(([column, value]) => `${column} ${typeof value === 'string' ? value : (stringify(value) ?? '')}`)
    .join(', ');
}

/** A row as JSON over several lines; integers of 64 bits keep every digit. */
export function formatImage(image: Record<string, unknown>): string {
  return stringify(image, undefined, 2) ?? '';
}
