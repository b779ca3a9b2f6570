import { RequestId } from '@/components/request-id';
import { formatInteger, formatTime } from '@/lib/format';
import type { DeadLetter } from '../api/get-dead-letters';
import { formatImage } from '../describe-change';
import classes from './dead-letter-details.module.css';

export function DeadLetterDetails({ letter }: { letter: DeadLetter }) {
  return (
    <div className={classes.details}>
      <p className={classes.about}>
        Change {formatInteger(letter.sequence)}, committed at {formatTime(letter.committedAt)}
      </p>
      <p className={classes.about}>
        {letter.attempts === 1 ? '1 attempt' : `${formatInteger(letter.attempts)} attempts`}, the last at{' '}
        {formatTime(letter.failedAt)}
      </p>
      {letter.requestId !== null && <RequestId id={letter.requestId} />}
      <div className={classes.images}>
        <Image title="Before" image={letter.before} />
        <Image title="After" image={letter.after} />
      </div>
    </div>
  );
}

function Image({ title, image }: { title: string; image: DeadLetter['before'] }) {
  if (image === null) return null;
  return (
    <figure className={classes.image}>
      <figcaption className={classes.caption}>{title}</figcaption>
      {/* Focusable, so that the keyboard can scroll what is wider than its place. */}
      <pre className={classes.json} tabIndex={0} aria-label={`The row ${title.toLowerCase()} the change`}>
        {formatImage(image)}
      </pre>
    </figure>
  );
}
