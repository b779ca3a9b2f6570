import { LiveBanner } from '@/components/live-banner';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { mustAsk } from '@/lib/live/live-status';
import { useRenewOnRecovery } from '@/lib/live/use-renew-on-recovery';
import { problemOf } from '@/lib/query-problem';
import { useFollowCounter } from './api/follow-counter';
import { POLL_INTERVAL, useCounterValue } from './api/get-counter-value';
import { usePendingChanges } from './api/pending-changes';
import { AuditTrail } from './components/audit-trail';
import { ChangeForm } from './components/change-form';
import { FailedChanges } from './components/failed-changes';
import { ValuePanel } from './components/value-panel';

export function CounterPage() {
  const pending = usePendingChanges();
  const live = useFollowCounter();
  const counter = useCounterValue({ paused: pending.length > 0, live: !mustAsk(live) });
  useRenewOnRecovery(live, counter.isError);
  return (
    <Page title="Counter" description="One value that everybody shares. Every change is recorded.">
      <QueryView
        query={counter}
        subject="The value"
        loading={<LoadingState subject="the value" bars={[176, 36, 120]} />}
      >
        {(current) => (
          <>
            {live.interrupted && !problemOf(counter) && (
              <LiveBanner interval={POLL_INTERVAL} onRetry={live.renew} />
            )}
            <ValuePanel current={current} pending={pending} live={live} />
            <ChangeForm />
            <FailedChanges />
            <AuditTrail version={current.version} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
