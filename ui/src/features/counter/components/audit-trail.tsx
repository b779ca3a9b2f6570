import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { QueryView } from '@/components/query-view';
import { auditOptions, useAudit } from '../api/get-audit';
import { AuditRow } from './audit-row';
import classes from './audit-trail.module.css';

type Props = {
  /** The counter's version; the trail is asked for again when it has not come so far. */
  version: bigint;
};

export function AuditTrail({ version }: Props) {
  const audit = useAudit();
  useRefreshBehind(version, audit.data?.pages[0]?.data[0]?.version ?? 0n, audit.isSuccess);
  return (
    <section aria-labelledby="audit-heading" className={classes.trail}>
      <h2 id="audit-heading" className={classes.heading}>
        Audit trail
      </h2>
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

function useRefreshBehind(version: bigint, newest: bigint, loaded: boolean) {
  const client = useQueryClient();
  const behind = loaded && newest < version;
  useEffect(() => {
    if (behind) void client.invalidateQueries({ queryKey: auditOptions.queryKey });
  }, [client, behind, version]);
}
