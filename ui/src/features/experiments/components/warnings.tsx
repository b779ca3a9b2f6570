import { asSentence } from '@/lib/sentence';
import { withoutCode } from '../words';
import classes from './warnings.module.css';

/** What a reader should know before trusting the numbers. */
export function Warnings({ warnings }: { warnings: { code: string; message: string }[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings} aria-label="What to know about these numbers">
      {warnings.map(({ code, message }) => (
        <li key={`${code} ${message}`} className={classes.warning} data-code={code}>
          {asSentence(withoutCode(message))}
        </li>
      ))}
    </ul>
  );
}
