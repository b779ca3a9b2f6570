import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

type Props = {
  title: string;
  /** How the first entry comes about. */
  hint: ReactNode;
  /** What makes it come about. */
  action?: ReactNode;
};

export function EmptyState({ title, hint, action }: Props) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      <p>{hint}</p>
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
