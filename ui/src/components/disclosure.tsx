import type { ReactNode } from 'react';
import classes from './disclosure.module.css';

type Props = {
  title: string;
  /** Opens it, such as where something in it needs to be corrected. */
  mustOpen?: boolean;
  children: ReactNode;
};

/** What not everybody needs to see at once. */
export function Disclosure({ title, mustOpen = false, children }: Props) {
  return (
    <details className={classes.disclosure} {...(mustOpen && { open: true })}>
      <summary className={classes.summary}>{title}</summary>
      <div className={classes.content}>{children}</div>
    </details>
  );
}
