import { Figures } from '@/components/figures';
import { Section } from '@/components/section';
import { formatInteger } from '@/lib/format';
import type { ExperimentResults } from '../api/get-results';
import { formatPeriod } from '../api/period';

/** The definition, and what there is of results, in short. */
export function Facts({ results: { experiment, results } }: { results: ExperimentResults }) {
  const { timeRange, interventionAt, granularity, source, simulation } = experiment;
  return (
    <Section title="Definition">
      <Figures
        figures={[
          { name: 'From', value: formatPeriod(timeRange.start) },
          { name: 'Intervention', value: formatPeriod(interventionAt) },
          { name: 'To', value: formatPeriod(timeRange.end) },
          ...(typeof timeRange.start === 'number'
            ? []
            : [{ name: 'A period is', value: `a ${granularity}` }]),
          { name: 'Results', value: source === 'upload' ? 'uploaded' : 'simulated' },
          ...(simulation ? [{ name: 'Seed', value: String(simulation.seed) }] : []),
          ...(results
            ? [
                { name: 'Observations', value: formatInteger(results.observations) },
                { name: 'Units', value: formatInteger(results.units) },
                { name: 'Treated', value: formatInteger(results.treatedUnits) },
                { name: 'Periods', value: formatInteger(results.periods) },
              ]
            : []),
        ]}
      />
    </Section>
  );
}
