import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { BackfillForm } from './backfill-form';
import { BackfillProgress } from './backfill-progress';

type Props = { opened: boolean; onClose: () => void };

/** Asks what a history of orders should be like, has it made, and shows how far it is. */
export function HistoryDialog({ opened, onClose }: Props) {
  return (
    <Dialog title="Make a history of orders" opened={opened} onClose={onClose}>
      <Content onClose={onClose} />
    </Dialog>
  );
}

/** There only while the dialog is open, so that it begins with the form each time. */
function Content({ onClose }: Pick<Props, 'onClose'>) {
  const [run, setRun] = useState<string>();
  if (run === undefined) return <BackfillForm onStarted={setRun} />;
  return (
    <BackfillProgress
      id={run}
      onClose={onClose}
      onAgain={() => {
        setRun(undefined);
      }}
    />
  );
}
