import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import classes from '@/components/bar.module.css';
import { EmptyState } from '@/components/empty-state';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import rows from '@/components/row.module.css';
import { useRules } from './api/list-rules';
import { TransactionParts } from './components/transaction-parts';
import { RuleRow } from './rules/rule-row';

export function RulesPage() {
  const rules = useRules();
  const now = new Date(rules.dataUpdatedAt);
  return (
    <Page title="Rules" description="What a person knows to look for, beside what the detector finds.">
      <TransactionParts />
      <div className={classes.bar}>
        <Button component={Link} to="/transactions/rules/new">
          New rule
        </Button>
      </div>
      <QueryView
        query={rules}
        subject="The rules"
        loading={<LoadingState subject="the rules" bars={[64, 64, 64]} />}
      >
        {({ pages }) => {
          const list = pages.flatMap(({ data }) => data);
          if (list.length === 0) {
            return (
              <EmptyState title="No rules yet" hint="Make one, and try it on the past before you save it." />
            );
          }
          return (
            <ul className={rows.list} aria-label="Rules">
              {list.map((rule) => (
                <RuleRow key={rule.id} rule={rule} now={now} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {rules.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={rules.isFetchingNextPage}
          onClick={() => void rules.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </Page>
  );
}
