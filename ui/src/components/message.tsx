import type { ReactNode } from 'react';
import classes from './message.module.css';

type Props = {
  /** `problem` needs attention and interrupts a screen reader; `notice` waits for a pause. */
  tone: 'notice' | 'problem';
  title?: string;
  children: ReactNode;
  actions?: ReactNode;
};

export function Message({ tone, title, children, actions }: Props) {
  return (
    <div role={tone === 'problem' ? 'alert' : 'status'} className={classes.message} data-tone={tone}>
      <div className={classes.text}>
        {title !== undefined && <p className={classes.title}>{title}</p>}
        {children}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
