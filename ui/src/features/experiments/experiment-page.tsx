import { useParams, useSearch } from '@tanstack/react-router';
import { LoadingState } from '@/components/loading-state';
import { LiveBanner } from '@/components/live-banner';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { mustAsk } from '@/lib/live/live-status';
import { useFollowExperiment } from './api/follow-experiment';
import { POLL_INTERVAL, useResults } from './api/get-results';
import type { ExperimentResults } from './api/get-results';
import { AnalysisView } from './components/analysis-view';
import { DeleteExperiment } from './components/delete-experiment';
import { Exports } from './components/exports';
import { Facts } from './components/facts';
import { Reanalyze } from './components/reanalyze';
import { Stand } from './components/stand';
import { UploadPanel } from './components/upload-panel';

export function ExperimentPage() {
  const { id } = useParams({ from: '/experiments/$id' });
  const { metric } = useSearch({ from: '/experiments/$id' });
  const live = useFollowExperiment(id);
  const results = useResults(id, { live: !mustAsk(live) });
  const known = results.data?.experiment;
  return (
    <Page title={known?.name ?? 'Experiment'} description={known?.description}>
      <QueryView
        query={results}
        subject="The experiment"
        loading={<LoadingState subject="the experiment" bars={[24, 150, 280]} />}
      >
        {(data) => (
          <>
            {live.interrupted && !results.failureReason && (
              <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />
            )}
            <Stand experiment={data.experiment} isAnalyzed={data.analysis !== null} live={live} />
            {data.analysis && (
              <AnalysisView experiment={data.experiment} analysis={data.analysis} metricId={metric} />
            )}
            {data.experiment.source === 'upload' && <UploadPanel experiment={data.experiment} />}
            {data.results && (
              <>
                <Reanalyze
                  key={data.analysis?.analysisId}
                  experiment={data.experiment}
                  options={data.analysis?.options ?? data.experiment.analysis ?? {}}
                  covariates={data.results.covariates}
                  metrics={metricsOf(data)}
                />
                <Exports results={data} />
              </>
            )}
            <Facts results={data} />
            <DeleteExperiment experiment={data.experiment} />
          </>
        )}
      </QueryView>
    </Page>
  );
}

function metricsOf({ experiment, analysis }: ExperimentResults): { id: string; name: string }[] {
  const known = new Map(analysis?.metricValuesSnapshot.map(({ id, name }) => [id, name]));
  return experiment.metrics.map((id) => ({ id, name: known.get(id) ?? id }));
}
