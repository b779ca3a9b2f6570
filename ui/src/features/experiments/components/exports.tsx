import { Button } from '@mantine/core';
import { Section } from '@/components/section';
import { download } from '@/lib/download';
import type { Analysis } from '../api/analysis';
import type { ExperimentResults } from '../api/get-results';
import { estimatesCsv, seriesCsv } from '../export-csv';
import { cohortsCsv, eventStudyCsv, isStaggered } from '../export-effects-csv';
import classes from './exports.module.css';

type File = {
  label: string;
  name: string;
  type: string;
  isOffered: (analysis: Analysis) => boolean;
  content: (results: ExperimentResults & { analysis: Analysis }) => string;
};

const csv = (
  label: string,
  name: string,
  write: (analysis: Analysis) => string,
  isOffered: File['isOffered'] = () => true,
): File => ({ label, name, type: 'text/csv', isOffered, content: ({ analysis }) => write(analysis) });

const FILES: File[] = [
  csv('Estimates, CSV', 'estimates.csv', estimatesCsv),
  csv('Means over time, CSV', 'series.csv', seriesCsv),
  csv('Event study, CSV', 'event-study.csv', eventStudyCsv),
  csv('Cohorts, CSV', 'cohorts.csv', cohortsCsv, isStaggered),
  {
    label: 'Everything, JSON',
    name: 'analysis.json',
    type: 'application/json',
    isOffered: () => true,
    content: (results) => JSON.stringify(results, null, 2),
  },
];

/** Everything that the page shows, to be kept or worked with elsewhere. */
export function Exports({ results }: { results: ExperimentResults }) {
  const { experiment, analysis } = results;
  const { id } = experiment;
  return (
    <Section title="Export">
      <div className={classes.exports}>
        {analysis &&
          FILES.filter(({ isOffered }) => isOffered(analysis)).map(({ label, name, type, content }) => (
            <Button
              key={name}
              variant="default"
              onClick={() => {
                download(`${id}-${name}`, new Blob([content({ ...results, analysis })], { type }));
              }}
            >
              {label}
            </Button>
          ))}
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
