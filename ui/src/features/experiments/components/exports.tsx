import { Button } from '@mantine/core';
import { Section } from '@/components/section';
import { download } from '@/lib/download';
import type { ExperimentResults } from '../api/get-results';
import { estimatesCsv, seriesCsv } from '../export-csv';
import classes from './exports.module.css';

/** Everything that the page shows, to be kept or worked with elsewhere. */
export function Exports({ results }: { results: ExperimentResults }) {
  const { experiment, analysis } = results;
  const { id } = experiment;
  const save = (name: string, type: string, content: string) => {
    download(`${id}-${name}`, new Blob([content], { type }));
  };
  return (
    <Section title="Export">
      <div className={classes.exports}>
        {analysis && (
          <>
            <Button
              variant="default"
              onClick={() => {
                save('estimates.csv', 'text/csv', estimatesCsv(analysis));
              }}
            >
              Estimates, CSV
            </Button>
            <Button
              variant="default"
              onClick={() => {
                save('series.csv', 'text/csv', seriesCsv(analysis));
              }}
            >
              Means over time, CSV
            </Button>
            <Button
              variant="default"
              onClick={() => {
                save('analysis.json', 'application/json', JSON.stringify(results, null, 2));
              }}
            >
              Everything, JSON
            </Button>
          </>
        )}
        <Button
          component="a"
          variant="default"
          href={`/api/experiments/${encodeURIComponent(id)}/observations`}
          download={`${id}.csv`}
        >
          Observations, CSV
        </Button>
      </div>
      <p className={classes.about}>Each chart can be saved as PNG beside its title.</p>
    </Section>
  );
}
