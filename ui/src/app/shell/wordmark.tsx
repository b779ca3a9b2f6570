import { Link } from '@tanstack/react-router';
import classes from './wordmark.module.css';

export function Wordmark() {
  return (
    <Link to="/" className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#0061fe" />
        <path
          d="M6 13.5c3.3 0 3.3-2.5 6.7-2.5s3.3 2.5 6.6 2.5 3.3-2.5 6.7-2.5M6 21.5c3.3 0 3.3-2.5 6.7-2.5s3.3 2.5 6.6 2.5 3.3-2.5 6.7-2.5"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
        />
      </svg>
      Tidemill
    </Link>
  );
}
