import { Button } from '@mantine/core';
import { Section } from '@/components/section';
import { download } from '@/lib/download';
import type { Analysis } from '../api/analysis';
import type { ExperimentResults } from '../api/get-results';
import { estimatesCsv, seriesCsv } from '../export-csv';
import { cohortsCsv, eventStudyCsv, isStaggered } from '../export-effects-csv';
import classes from './exports.module.css';

type Table = {
  label: string;
  name: string;
  write: (analysis: Analysis) => string;
  isOffered?: (analysis: Analysis) => boolean;
};

const TABLES: Table[] = [
  { label: 'Estimates, CSV', name: 'estimates.csv', write: estimatesCsv },
  { label: 'Means over time, CSV', name: 'series.csv', write: seriesCsv },
  { label: 'Event study, CSV', name: 'event-study.csv', write: eventStudyCsv },
  { label: 'Cohorts, CSV', name: 'cohorts.csv', write: cohortsCsv, isOffered: isStaggered },
];

/** Everything that the page shows, to be kept or worked with elsewhere. */
export function Exports({ results: { experiment, analysis } }: { results: ExperimentResults }) {
  const { id } = experiment;
  // What the server says as it says it: the page knows only the fields that it shows.
  const answer = (part: string, file: string, label: string) => (
    <Button
      component="a"
      variant="default"
      href={`/api/experiments/${encodeURIComponent(id)}/${part}`}
      download={file}
    >
      {label}
    </Button>
  );
  return (
    <Section title="Export">
      <div className={classes.exports}>
        {analysis &&
          TABLES.filter(({ isOffered }) => isOffered?.(analysis) ?? true).map(({ label, name, write }) => (
            <Button
              key={name}
              variant="default"
              onClick={() => {
                download(`${id}-${name}`, new Blob([write(analysis)], { type: 'text/csv' }));
              }}
            >
              {label}
            </Button>
          ))}
        {answer('results', `${id}-analysis.json`, 'Everything, JSON')}
        {answer('observations', `${id}.csv`, 'Observations, CSV')}
      </div>
      <p className={classes.about}>Each chart can be saved as PNG beside its title.</p>
    </Section>
  );
}
