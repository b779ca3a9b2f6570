import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { Section } from '@/components/section';
import { useScorecard } from './api/get-scorecard';
import { VendorParts } from './components/vendor-parts';
import { Bands } from './scorecard/bands';
import { WeightsForm } from './scorecard/weights-form';

export function ScorecardPage() {
  const scorecard = useScorecard();
  return (
    <Page
      title="Scorecard"
      description="What vendors are measured by. A score follows the weights at once, also that of earlier times."
    >
      <VendorParts />
      <QueryView
        query={scorecard}
        subject="The scorecard"
        loading={<LoadingState subject="the scorecard" bars={[64, 64, 64, 64]} />}
      >
        {(data) => (
          <>
            <WeightsForm scorecard={data} />
            <Section title="Bands">
              <Bands bands={data.bands} />
            </Section>
          </>
        )}
      </QueryView>
    </Page>
  );
}
