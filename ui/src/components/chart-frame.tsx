import { Button } from '@mantine/core';
import { Suspense, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { download } from '@/lib/download';
import { svgToPng } from '@/lib/svg-to-png';
import classes from './chart-frame.module.css';
import { DataTable } from './data-table';
import type { Table } from './data-table';
import { LoadingState } from './loading-state';

type Props = {
  title: string;
  /** What it shows and how to read it. */
  children?: ReactNode;
  /** The picture; it may still have to be loaded. */
  chart: ReactNode;
  /** The same as numbers. */
  table: Table;
  legend?: ReactNode;
  /** The name of the picture's file, without its ending. */
  file: string;
};

/** A chart with its name, and its numbers for whoever does not see it or wants to know exactly. */
export function ChartFrame({ title, children, chart, table, legend, file }: Props) {
  const [isTable, setTable] = useState(false);
  const [failed, setFailed] = useState(false);
  const heading = useId();
  const picture = useRef<HTMLDivElement>(null);

  const save = async () => {
    const svg = picture.current?.querySelector('svg');
    if (!svg) return;
    const background = getComputedStyle(document.body).backgroundColor;
    try {
      download(`${file}.png`, await svgToPng(svg, background));
    } catch {
      setFailed(true);
    }
  };

  return (
    <section className={classes.frame} aria-labelledby={heading}>
      <div className={classes.head}>
        <h3 className={classes.title} id={heading}>
          {title}
        </h3>
        <div className={classes.actions}>
          {!isTable && (
            <Button
              variant="default"
              size="compact-xs"
              aria-label={`Save ${title} as PNG`}
              onClick={() => void save()}
            >
              PNG
            </Button>
          )}
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`${isTable ? 'Chart' : 'Table'} of ${title}`}
            onClick={() => {
              setTable(!isTable);
            }}
          >
            {isTable ? 'Chart' : 'Table'}
          </Button>
        </div>
      </div>
      {children !== undefined && <div className={classes.about}>{children}</div>}
      {failed && <p role="alert">This browser could not make a picture.</p>}
      {isTable ? (
        <DataTable label={`Numbers of ${title}`} table={table} />
      ) : (
        <>
          {legend}
          <div className={classes.chart} ref={picture}>
            <Suspense fallback={<LoadingState subject={`the chart ${title}`} bars={[240]} />}>
              {chart}
            </Suspense>
          </div>
        </>
      )}
    </section>
  );
}
