import { useNavigate } from '@tanstack/react-router';
import { Page } from '@/components/page';
import { TransactionParts } from './components/transaction-parts';
import { newDraft } from './rules/draft';
import { RuleForm } from './rules/rule-form';

export function NewRulePage() {
  const navigate = useNavigate();
  return (
    <Page title="New rule" description="It looks at what is scored from then on.">
      <TransactionParts />
      <RuleForm
        begin={newDraft}
        onSaved={() => {
          void navigate({ to: '/transactions/rules' });
        }}
      />
    </Page>
  );
}
