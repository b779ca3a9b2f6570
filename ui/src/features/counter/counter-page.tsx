import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { usePendingChanges } from './api/change-counter';
import { useCounterValue } from './api/get-counter-value';
import { AuditTrail } from './components/audit-trail';
import { ChangeForm } from './components/change-form';
import { FailedChanges } from './components/failed-changes';
import { ValuePanel } from './components/value-panel';

export function CounterPage() {
  const pending = usePendingChanges();
  const counter = useCounterValue({ paused: pending.length > 0 });
  return (
    <Page title="Counter" description="One value that everybody shares. Every change is recorded.">
      <QueryView
        query={counter}
        subject="The value"
        loading={<LoadingState subject="the value" bars={[176, 36, 120]} />}
      >
        {(current) => (
          <>
            <ValuePanel current={current} pending={pending} />
            <ChangeForm />
            <FailedChanges />
            <AuditTrail version={current.version} />
          </>
        )}
      </QueryView>
    </Page>
  );
}
