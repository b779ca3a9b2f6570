import { Button, Progress } from '@mantine/core';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import { Section } from '@/components/section';
import { download } from '@/lib/download';
import { formatInteger, formatPercent } from '@/lib/format';
import type { Experiment } from '../api/experiment';
import { useUploadResults } from '../api/upload-results';
import { exampleCsv } from '../example-csv';
import { useNoStrayDrops } from '../use-no-stray-drops';
import { UploadFailure } from './upload-failure';
import classes from './upload-panel.module.css';

/** Takes a file of observations: dropped, or chosen. */
export function UploadPanel({ experiment }: { experiment: Experiment }) {
  const { mutate, cancel, isPending, isSuccess, error, sent, variables } = useUploadResults(experiment.id);
  useNoStrayDrops();
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !isPending) mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };

  return (
    <Section title="Results">
      <div
        className={classes.target}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={({ currentTarget, relatedTarget }) => {
          const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
          if (!isInside) setOver(false);
        }}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.json,text/csv,application/json"
          aria-label="File of results"
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            // So that choosing the same file again, corrected, is a change too.
            currentTarget.value = '';
          }}
        />
        <p>Drop a CSV or JSON file here, or</p>
        <Button variant="default" mt="xs" loading={isPending} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <p className={classes.hint}>
          Columns: <code>unit, period, metric, value, treated</code>, and where you have them{' '}
          <code>treatedFrom, cluster, weight</code> and covariates as <code>x_name</code>. Earlier results are
          replaced.{' '}
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              download(
                `${experiment.id}-example.csv`,
                new Blob([exampleCsv(experiment)], { type: 'text/csv' }),
              );
            }}
          >
            Save an example
          </Button>
        </p>
        {isPending && (
          <div className={classes.progress}>
            <Progress value={sent * 100} aria-label="Upload" />
            <p role="status">
              {sent < 1
                ? `${formatPercent(sent)} of ${variables.name} sent`
                : 'Sent; the rows are being checked'}
            </p>
            {sent < 1 && (
              <Button variant="subtle" size="compact-sm" onClick={cancel}>
                Cancel
              </Button>
            )}
          </div>
        )}
        {isSuccess && (
          <p role="status">
            {variables.name} was taken ({formatInteger(variables.size)} bytes). Its analysis follows.
          </p>
        )}
      </div>
      {error && <UploadFailure error={error} />}
    </Section>
  );
}
