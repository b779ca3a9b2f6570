import { useNavigate, useParams } from '@tanstack/react-router';
import classes from '@/components/bar.module.css';
import { LoadingState } from '@/components/loading-state';
import { Page } from '@/components/page';
import { QueryView } from '@/components/query-view';
import { StateLabel } from '@/components/state-label';
import { useRule } from './api/get-rule';
import { TransactionParts } from './components/transaction-parts';
import { DeleteRule } from './rules/delete-rule';
import { draftOf } from './rules/draft';
import { RuleForm } from './rules/rule-form';
import { stateOf } from './rules/snooze';

export function RulePage() {
  const { id } = useParams({ from: '/transactions/rules/$id' });
  const rule = useRule(id);
  const navigate = useNavigate();
  return (
    <Page title={rule.data?.name ?? 'Rule'} description="Changes hold for what is scored from then on.">
      <TransactionParts />
      <QueryView
        query={rule}
        subject="The rule"
        loading={<LoadingState subject="the rule" bars={[64, 64, 140]} />}
      >
        {(data) => {
          const { tone, text } = stateOf(data, new Date(rule.dataUpdatedAt));
          return (
            <>
              <p className={classes.bar}>
                <StateLabel tone={tone}>{text}</StateLabel>
              </p>
              <RuleForm
                key={id}
                begin={draftOf(data)}
                rule={data}
                onSaved={() => {
                  void navigate({ to: '/transactions/rules' });
                }}
              />
              <DeleteRule rule={data} />
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}
