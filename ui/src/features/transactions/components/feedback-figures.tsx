import { Figures } from '@/components/figures';
import { formatInteger } from '@/lib/format';
import type { Quality } from '../api/get-quality';
import { shareText } from '../words';

/** How well detection works by what people judged. */
export function FeedbackFigures({ feedback }: { feedback: Quality['feedback'] }) {
  const { confirmed, valuable, falsePositive, missed, open, precision, recall } = feedback;
  return (
    <div data-testid="feedback">
      <Figures
        figures={[
          { name: 'Precision', value: shareText(precision) },
          { name: 'Recall', value: shareText(recall) },
          { name: 'Confirmed', value: formatInteger(confirmed) },
          { name: 'Valuable', value: formatInteger(valuable) },
          { name: 'False positive', value: formatInteger(falsePositive) },
          { name: 'Missed', value: formatInteger(missed) },
          { name: 'Open', value: formatInteger(open) },
        ]}
      />
    </div>
  );
}
