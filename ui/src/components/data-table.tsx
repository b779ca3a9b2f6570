import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export type Table = {
  columns: { name: string; isNumber?: boolean }[];
  /** Cells in the order of the columns; the first names its row. */
  rows: ReactNode[][];
};

type Props = {
  /** What it holds, for a screen reader. */
  label: string;
  table: Table;
};

/** Numbers in rows. Focusable, so that the keyboard can scroll it. */
export function DataTable({ label, table: { columns, rows } }: Props) {
  return (
    <div className={classes.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map(({ name, isNumber = false }) => (
              <th key={name} scope="col" data-number={isNumber}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row" data-number={columns[0]?.isNumber ?? false}>
                    {cell}
                  </th>
                ) : (
                  <td key={column} data-number={columns[column]?.isNumber ?? false}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
