import { formatInteger } from '@/lib/format';
import type { Quality } from '../api/get-quality';
import { shareText } from '../words';
import classes from './feedback.module.css';

/** How well detection works by what people judged, in a line. */
export function FeedbackLine({ feedback }: { feedback: Quality['feedback'] }) {
  const { confirmed, valuable, falsePositive, precision, recall } = feedback;
  const right = confirmed + valuable;
  return (
    <p className={classes.about}>
      Precision <strong data-testid="precision">{shareText(precision)}</strong>, recall {shareText(recall)}:{' '}
      {formatInteger(right)} of {formatInteger(right + falsePositive)} judged were right.
    </p>
  );
}
