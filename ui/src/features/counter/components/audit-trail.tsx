import { Button } from '@mantine/core';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { formatInteger } from '@/lib/format';
import { useAudit } from '../api/get-audit';
import { useAuditRefresh } from '../use-audit-refresh';
import { AuditRow } from './audit-row';
import classes from './audit-trail.module.css';

type Props = {
  /** The counter's version; the trail is asked for again when it has another. */
  version: bigint;
};

export function AuditTrail({ version }: Props) {
  const audit = useAudit();
  const { missing, showNewest } = useAuditRefresh(version, audit.data);
  return (
    <section aria-labelledby="audit-heading" className={classes.trail}>
      <h2 id="audit-heading" className={classes.heading}>
        Audit trail
      </h2>
      {missing > 0n && (
        <Button variant="default" fullWidth mb="md" onClick={showNewest}>
          Show {formatInteger(missing)} newer changes
        </Button>
      )}
      <QueryView
        query={audit}
        subject="The audit trail"
        loading={<LoadingState subject="the audit trail" bars={[44, 44, 44, 44]} />}
      >
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.data);
          if (entries.length === 0) {
            return (
              <EmptyState title="No changes yet" hint="The first increment or decrement appears here." />
            );
          }
          return (
            <ol className={classes.entries}>
              {entries.map((entry) => (
                <AuditRow key={String(entry.version)} entry={entry} />
              ))}
            </ol>
          );
        }}
      </QueryView>
      {audit.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </section>
  );
}
