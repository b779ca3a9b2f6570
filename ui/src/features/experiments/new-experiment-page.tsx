import { useState } from 'react';
import { Page } from '@/components/page';
import { Section } from '@/components/section';
import { newDraft, draftOf } from './create/draft';
import type { Draft } from './create/draft';
import { ExperimentForm } from './create/experiment-form';
import { TemplateButtons } from './create/template-buttons';

export function NewExperimentPage() {
  const [begin, setBegin] = useState<{ draft: Draft; round: number }>(() => ({
    draft: newDraft(new Date()),
    round: 0,
  }));
  return (
    <Page
      title="New experiment"
      description="Begin with a template, or fill in the form yourself. Simulated results are there within seconds."
    >
      <Section title="Templates">
        <TemplateButtons
          onChoose={(definition) => {
            setBegin(({ round }) => ({ draft: draftOf(definition), round: round + 1 }));
          }}
        />
      </Section>
      <ExperimentForm key={begin.round} begin={begin.draft} />
    </Page>
  );
}
