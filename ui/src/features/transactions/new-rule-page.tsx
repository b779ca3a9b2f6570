import { useNavigate } from '@tanstack/react-router';
import { Page } from '@/components/page';
import { PartNavigation } from './components/part-navigation';
import { newDraft } from './rules/draft';
import { RuleForm } from './rules/rule-form';

export function NewRulePage() {
  const navigate = useNavigate();
  return (
    <Page title="New rule" description="It looks at what is scored from then on.">
      <PartNavigation />
      <RuleForm
        begin={newDraft}
        onSaved={() => {
          void navigate({ to: '/transactions/rules' });
        }}
      />
    </Page>
  );
}
